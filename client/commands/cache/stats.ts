/** @module `within cache stats`: what the store holds, what reuse saved, what was ever found wrong. */
import type { Command } from 'commander';
import type { CacheStatistics, StepConsistency, StepStatistics } from '../../../contracts/cache.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatBytes, formatCount, formatMs, formatTime } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';

/** More rows would scroll the totals away; `--json` has them all. */
const shownSteps = 40;
const shownRevocations = 5;

/** Five digits: at 0.999 and above three would all be the same. */
const share = (value: number): string => `${(100 * value).toFixed(3)}%`;
const consistencyOf = ({ audited, equal, lower }: StepConsistency): string => `${equal}/${audited}, >= ${share(lower)}`;

function stepRow({
  step,
  entries,
  bytes,
  computeMs,
  newestAt,
  consistency,
  nondeterministic,
}: StepStatistics): string[] {
  return [
    step,
    String(entries),
    formatBytes(bytes),
    formatMs(computeMs),
    newestAt === undefined ? '' : formatTime(newestAt),
    consistency ? consistencyOf(consistency) : '',
    nondeterministic ? `differs at ${nondeterministic.path}` : '',
  ];
}

/** Columns that are empty everywhere are left out: most stores have never been audited. */
function stepTable(steps: readonly StepStatistics[]): string {
  const rows = [...steps]
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, shownSteps)
    .map(stepRow);
  const head = ['step', 'entries', 'own bytes', 'compute', 'newest (UTC)', 'audited equal', 'not deterministic'];
  const filled = head.flatMap((_, column) => (column < 5 || rows.some((row) => row[column] !== '') ? [column] : []));
  const pick = (cells: readonly string[]) => filled.map((column) => cells[column] ?? '');
  return renderTable(pick(head), rows.map(pick), [1, 2, 3]);
}

function revocationLines({ revocations }: CacheStatistics): string[] {
  const lines = revocations
    .slice(-shownRevocations)
    .reverse()
    .map(
      ({ at, why, author, entries, runs }) =>
        `Revoked   ${formatTime(at)} by ${author}: ${why} (${formatCount(entries, 'entry')}, ${formatCount(runs, 'run')})`,
    );
  const rest = revocations.length - lines.length;
  return rest > 0 ? [...lines, `          and ${rest} earlier; --json has them all`] : lines;
}

function totalLines(found: CacheStatistics): string[] {
  const { entries, blobs, bytes, runs, damage, pins, lastGc, consistency } = found;
  const rate = runs.hitRate === undefined ? '' : ` (${(100 * runs.hitRate).toFixed(1)}%)`;
  const damaged =
    damage.lastAt === undefined ? 'none found' : `${damage.found} found, last ${formatTime(damage.lastAt)}`;
  return [
    `Store     ${formatCount(entries, 'entry')}, ${formatCount(blobs, 'blob')}, ${formatBytes(bytes)}`,
    `Reuse     ${runs.reused} of ${runs.steps} steps${rate} in ${formatCount(runs.ended, 'run')}, ${formatMs(runs.savedMs)} saved`,
    ...(consistency ? [`Audits    ${consistencyOf(consistency)} (95%)`] : []),
    `Damage    ${damaged}`,
    ...revocationLines(found),
    ...(pins > 0 ? [`Pins      ${pins}`] : []),
    ...(lastGc
      ? [
          `Last gc   ${formatTime(lastGc.at)}: ${formatCount(lastGc.entries, 'entry')}, ${formatBytes(lastGc.freedBytes)} freed`,
        ]
      : []),
  ];
}

export function addStats(group: Command, context: CliContext): void {
  withProject(group.command('stats').description('say what the store holds, what reuse saved and what was found wrong'))
    .addHelpText('after', '\nExample:\n  within cache stats')
    .action(async (options: ProjectOption) => {
      const found = await context.cache(context.config(options.project)).statistics();
      const { json, out } = context;
      if (json) return out.json(found);
      if (found.steps.length > 0) out.line(`${stepTable(found.steps)}\n`);
      const rest = found.steps.length - shownSteps;
      if (rest > 0) out.line(`… ${rest} more steps; --json has them all\n`);
      for (const line of totalLines(found)) out.line(line);
    });
}
