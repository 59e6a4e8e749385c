/** @module `within audit`: who did what, at the gateway and at the command line. */
import type { Command } from 'commander';
import type { AuditEntry, AuditPage } from '../../contracts/audit-log.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { formatCount, formatTime } from '../render/format.ts';
import { renderTable } from '../render/table.ts';
import { type ProjectOption, withProject } from '../run/find-run.ts';
import { ageOf, momentOf } from './cache/arguments.ts';
import { positive } from './whole-number.ts';

interface AuditArguments extends ProjectOption {
  readonly since?: number;
  readonly who?: string;
  readonly limit: number;
}

const usualAge = '7d';

export function register(program: Command, context: CliContext): void {
  withProject(
    program
      .command('audit')
      .description('list who did what, and what is missing from the log of the gateway')
      .option('--since <moment>', `since then: a day, a moment, or how long ago; ${usualAge} without it`, momentOf)
      .option('--who <name>', 'of this person, token or signer alone')
      .option('--limit <count>', 'at most so many lines', positive, 50),
  )
    .addHelpText('after', '\nExample:\n  within audit --since 2d --who anna')
    .action((options: AuditArguments) => audit(options, context));
}

async function audit({ project, since, who, limit }: AuditArguments, context: CliContext): Promise<void> {
  const log = await context.auditLog(context.config(project));
  const page = await log.read({ since: since ?? Date.now() - ageOf(usualAge), who, limit });
  if (context.json) context.out.json(page);
  else show(page, context);
  if (page.problems.length === 0) return;
  if (context.json) return context.exit(4);
  throw new WithinError(
    'AUDIT_BROKEN',
    `${formatCount(page.problems.length, 'record')} or runs of records of the gateway's log are missing or were changed; compare the store with its backup.`,
    { problems: page.problems.slice(0, 20) },
  );
}

/** Some of it came from strangers: nothing of it may steer a terminal. */
const plain = (text = ''): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{FFFD}');

function outcomeOf({ source, status, count }: AuditEntry): string {
  const ended = status === undefined ? (source === 'gateway' ? 'end unknown' : '') : String(status);
  return count === undefined ? ended : `${ended}, ${count} times`;
}

function show({ entries, more, problems, records, signed }: AuditPage, { out }: CliContext): void {
  const rows = entries.map((entry) => [
    formatTime(entry.at),
    plain(entry.role === undefined ? entry.who : `${entry.who} (${entry.role})`),
    plain(entry.what),
    plain(entry.subject),
    outcomeOf(entry),
    entry.source,
    plain(entry.why),
  ]);
  if (rows.length === 0) out.line('Nobody did anything in this time.');
  else out.line(renderTable(['when', 'who', 'what', 'to', 'outcome', 'from', 'why'], rows));
  if (more > 0) out.note(`${more} more; --limit shows them.`);
  if (records > 0) out.note(`Log of the gateway: ${formatCount(records, 'record')}, ${signed} signed by a known key.`);
  for (const problem of problems) out.note(problem);
}
