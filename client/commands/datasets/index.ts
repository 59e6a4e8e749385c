/** @module `within datasets`: versions of uploaded or registered data; one file a subcommand. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { addAdd } from './add.ts';
import { addAccept, addReject } from './decide.ts';
import { addDiff } from './diff.ts';
import { addList } from './list.ts';
import { addPin, addUnpin } from './pin.ts';
import { addShow } from './show.ts';

/** Each adds one subcommand to the group. */
const subcommands: readonly ((group: Command, context: CliContext) => void)[] = [
  addList,
  addShow,
  addDiff,
  addAdd,
  addAccept,
  addReject,
  addPin,
  addUnpin,
];

export function register(program: Command, context: CliContext): void {
  const group = program.command('datasets').description('versions of uploaded or registered data');
  for (const add of subcommands) add(group, context);
}
