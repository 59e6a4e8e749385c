/** @module `within cache revoke`: takes results back, with everything that was made from them. */
import type { Command } from 'commander';
import type { RevocationReport, RevocationSelection, RevokedEntry } from '../../../contracts/cache.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatCount } from '../../render/format.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { type AuthorOption, authorOf, authorOption, momentOf, sentenceOf } from './arguments.ts';

interface RevokeOptions extends ProjectOption, AuthorOption {
  readonly step?: string;
  readonly writer?: string;
  readonly since?: number;
  readonly why: string;
  readonly dryRun?: boolean;
}

const shown = 20;

function selectionOf(key: string | undefined, { step, writer, since }: RevokeOptions): RevocationSelection {
  const several = step !== undefined || writer !== undefined || since !== undefined;
  if (key !== undefined && several)
    throw new WithinError('USAGE', 'Give a key, or --step, --writer and --since, not both.');
  if (key !== undefined) return { key };
  if (!several) throw new WithinError('USAGE', 'Say what to revoke: a key, --step, --writer or --since.');
  return {
    ...(step !== undefined && { step }),
    ...(writer !== undefined && { writer }),
    ...(since !== undefined && { since }),
  };
}

function rowsOf(word: string, entries: readonly RevokedEntry[]): string[] {
  const byStep = [...entries].sort((a, b) => (a.step ?? '').localeCompare(b.step ?? '', 'en'));
  const rows = byStep.slice(0, shown).map(({ key, step = '' }) => `  ${word.padEnd(8)} ${key.slice(0, 16)}  ${step}`);
  return entries.length > shown ? [...rows, `  ${word.padEnd(8)} … ${entries.length - shown} more`] : rows;
}

function show({ dryRun, why, author, keys, derived, dependents, withdrawn }: RevocationReport, { out }: CliContext) {
  const kinds = dependents.slice(0, shown).map(({ kind, id, text }) => {
    const name = kind === 'model' ? id.slice(0, 16) : id;
    return `  ${kind.padEnd(8)} ${name}  ${text}`;
  });
  const count = (kind: string) => dependents.filter((one) => one.kind === kind).length;
  const counts = [...new Set(dependents.map(({ kind }) => kind))].map((kind) => formatCount(count(kind), kind));
  const what = [formatCount(withdrawn, 'entry'), ...counts].join(', ');
  const rest = dependents.length - shown;
  const lines = [
    ...rowsOf('named', keys),
    ...rowsOf('derived', derived),
    ...kinds,
    ...(rest > 0 ? [`  … ${rest} more; --json has them all`] : []),
    dryRun ? `Would be revoked: ${what}; nothing was done.` : `Revoked by ${author}: ${what}; ${why}`,
  ];
  for (const line of lines) out.line(line);
}

export function addRevoke(group: Command, context: CliContext): void {
  withProject(group.command('revoke').argument('[key]', 'key of an entry, or at least eight digits of its beginning'))
    .description('take results back, and everything made from them: entries, runs, models')
    .requiredOption('--why <text>', 'the reason; shown wherever the results still appear', sentenceOf)
    .option('--step <step>', 'every entry of this step: pipeline/step, or the step of any pipeline')
    .option('--writer <writer>', 'every entry of this writer, of its host, or signed by the key of this name')
    .option('--since <moment>', 'only entries made since then: 2026-11-24, 2026-11-24T13:05Z, or 2d ago', momentOf)
    .option(...authorOption)
    .option('--dry-run', 'say what would be revoked and do nothing')
    .addHelpText('after', '\nExample:\n  within cache revoke --step load --since 2d --why "wrong labels in the export"')
    .action(async (key: string | undefined, options: RevokeOptions) => {
      const selection = selectionOf(key, options);
      const cache = context.cache(context.config(options.project));
      const { why, dryRun = false } = options;
      const report = await cache.revoke({ ...selection, why, author: authorOf(options), dryRun });
      if (context.json) return context.out.json(report);
      show(report, context);
    });
}
