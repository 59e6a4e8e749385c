/** @module `within notify`: events, what became of them, and how people want to be told; one file a subcommand. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { addAudit } from './audit.ts';
import { addEmit } from './emit.ts';
import { addExplain } from './explain.ts';
import { addLedger } from './ledger.ts';
import { addPeople } from './people.ts';
import { addPrefs } from './prefs.ts';
import { addStats } from './stats.ts';
import { addTest } from './test.ts';

/** Each adds one subcommand to the group. */
const subcommands: readonly ((group: Command, context: CliContext) => void)[] = [
  addEmit,
  addLedger,
  addAudit,
  addExplain,
  addPeople,
  addPrefs,
  addTest,
  addStats,
];

export function register(program: Command, context: CliContext): void {
  const group = program.command('notify').description('tell people of what happened, and see what became of it');
  for (const add of subcommands) add(group, context);
}
