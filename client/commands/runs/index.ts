/** @module `within runs`: the runs of a project, and how they are tracked; one file a subcommand. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { addList } from './list.ts';
import { addReconcile } from './reconcile.ts';
import { addShow } from './show.ts';

/** Each adds one subcommand to the group; the first is what `within runs` alone does. */
const subcommands: readonly ((group: Command, context: CliContext) => void)[] = [addList, addShow, addReconcile];

export function register(program: Command, context: CliContext): void {
  const group = program.command('runs').description('list the runs of this project, and see how they are tracked');
  for (const add of subcommands) add(group, context);
}
