/** @module `within cache gc`: clears what is worth least, within limits. */
import { type Command, Option } from 'commander';
import pc from 'picocolors';
import type { CollectionReport, KeptCount, SweepReport } from '../../../contracts/cache.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatBytes, formatCount, formatMs } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { type AuthorOption, ageOf, authorOf, authorOption, bytesOf } from './arguments.ts';

interface GcOptions extends ProjectOption, AuthorOption {
  readonly maxSize?: number;
  readonly maxAge?: number;
  readonly grace: number;
  readonly dryRun?: boolean;
}

const quarterHour = 900_000;

const reasons: Readonly<Record<KeptCount['why'], string>> = {
  pinned: 'pinned',
  'live-run': 'an open run needs it',
  review: 'an open review asks about it',
  deployment: 'a model in force or on its way',
  run: 'document or result of a run',
  dataset: 'version of a data set',
  young: 'younger than the grace',
  'within-limits': 'within the limits',
};

/** `4 temporary files, 1 lease`; nothing when nothing was swept. */
function sweptText({ quarantine, temporary, work, checkpoints, leases, markers }: SweepReport): string {
  const counts: readonly (readonly [number, string])[] = [
    [quarantine, 'from quarantine'],
    [temporary, 'temporary'],
    [work, 'working folders'],
    [checkpoints, 'checkpoints'],
    [leases, 'leases'],
    [markers, 'old names'],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ');
}

function show(report: CollectionReport, { out }: CliContext): void {
  const { dryRun, before, after, freedBytes, removedBlobs, orphans, evicted, givenUpMs, kept, housekeeping } = report;
  const will = dryRun ? 'would be ' : '';
  if (kept.length > 0) {
    const rows = kept.map(({ why, entries, blobs, bytes }) => [
      reasons[why],
      String(entries),
      String(blobs),
      formatBytes(bytes),
    ]);
    out.line(`${renderTable(['kept because', 'entries', 'blobs', 'bytes'], rows, [1, 2, 3])}\n`);
  }
  const named = `${removedBlobs} ${will}removed (${orphans} that nothing named), ${formatBytes(freedBytes)} ${will}freed`;
  out.line(`Entries   ${evicted.length} ${will}evicted, ${formatMs(givenUpMs)} of compute given up`);
  out.line(`Blobs     ${named}`);
  out.line(
    `Store     ${formatBytes(before.bytes)} -> ${formatBytes(after.bytes)}, ${formatCount(after.entries, 'entry')} left`,
  );
  const swept = housekeeping && sweptText(housekeeping);
  if (swept) out.line(`Swept     ${swept}, ${formatBytes(housekeeping.bytes)}`);
  if (!report.limitReached)
    out.note(pc.yellow('warning what may not go is larger than --max-size; the table says why it stays.'));
}

export function addGc(group: Command, context: CliContext): void {
  withProject(group.command('gc').description('clear blobs that nothing needs, and, within limits, entries'))
    .option(
      '--max-size <size>',
      'bytes of blobs to come down to, as 20GB: what saves least compute a byte goes',
      bytesOf,
    )
    .option('--max-age <age>', 'entries that no run has used for so long go, as 30d', ageOf)
    .addOption(
      new Option('--grace <age>', 'what is younger stays, whatever names it')
        .argParser(ageOf)
        .default(quarterHour, '15m'),
    )
    .option('--dry-run', 'say what would go and do nothing')
    .option(...authorOption)
    .addHelpText('after', '\nExample:\n  within cache gc --max-size 20GB --max-age 30d --dry-run')
    .action(async ({ project, maxSize, maxAge, grace, dryRun = false, ...said }: GcOptions) => {
      const report = await context.cache(context.config(project)).collect({
        graceMs: grace,
        dryRun,
        author: authorOf(said),
        ...(maxSize !== undefined && { maxBytes: maxSize }),
        ...(maxAge !== undefined && { maxAgeMs: maxAge }),
      });
      if (context.json) return context.out.json(report);
      show(report, context);
    });
}
