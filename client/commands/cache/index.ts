/** @module `within cache`: what the store holds and what may be done with it; one file a subcommand. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { addAdopt } from './adopt.ts';
import { addAudit } from './audit.ts';
import { addBackup, addRestore } from './backup.ts';
import { addGc } from './gc.ts';
import { addPin, addUnpin } from './pin.ts';
import { addRevoke } from './revoke.ts';
import { addStats } from './stats.ts';
import { addVerify } from './verify.ts';

/** Each adds one subcommand to the group. */
const subcommands: readonly ((group: Command, context: CliContext) => void)[] = [
  addStats,
  addVerify,
  addAudit,
  addRevoke,
  addAdopt,
  addGc,
  addPin,
  addUnpin,
  addBackup,
  addRestore,
];

export function register(program: Command, context: CliContext): void {
  const group = program.command('cache').description('look after the store of results');
  for (const add of subcommands) add(group, context);
}
