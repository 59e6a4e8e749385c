/** @module `within sweep`: how much of a score is luck of the seeds; one file a subcommand. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { addAccept } from './accept.ts';
import { addBaselines } from './baselines.ts';
import { addCompare } from './compare.ts';
import { addControls } from './control.ts';
import { addList } from './list.ts';
import { addReport } from './report.ts';
import { addRun } from './run.ts';
import { addSchedule } from './schedule.ts';

/** Each adds subcommands to the group. */
const subcommands: readonly ((group: Command, context: CliContext) => void)[] = [
  addRun,
  addList,
  addReport,
  addControls,
  addBaselines,
  addAccept,
  addCompare,
  addSchedule,
];

export function register(program: Command, context: CliContext): void {
  const group = program.command('sweep').description('find out how much of a score is luck of the seeds');
  for (const add of subcommands) add(group, context);
}
