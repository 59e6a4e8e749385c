/** @module `within flags`: which enhancements are on, for whom, and who changed that; one file a subcommand. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { addHistory } from './history.ts';
import { addList } from './list.ts';
import { addReport } from './report.ts';
import { addSet } from './set.ts';

const subcommands: readonly ((group: Command, context: CliContext) => void)[] = [
  addList,
  addSet,
  addHistory,
  addReport,
];

export function register(program: Command, context: CliContext): void {
  const group = program.command('flags').description('see and change which enhancements are on, and for whom');
  for (const add of subcommands) add(group, context);
}
