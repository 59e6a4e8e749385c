/** @module `within cache gc`: clears what is worth least, and never what a pin, an open run or a kept run needs. */
import type { CollectionLimits, CollectionReport, KeptCount } from '../../../contracts/cache.ts';
import type { EntrySummary } from '../entry-summary.ts';
import type { Housekeeping, SweepAges } from '../ports.ts';
import { chooseEvictions, deletable, type Eviction } from './eviction.ts';
import { liveMs } from './roots.ts';
import { sureRecords } from './sure-records.ts';
import { type Survey, type SurveyPorts, survey, surveyAgain } from './survey.ts';

export interface CollectPorts extends SurveyPorts {
  readonly reviews: NonNullable<SurveyPorts['reviews']>;
  readonly deployments: NonNullable<SurveyPorts['deployments']>;
  readonly housekeeping?: Housekeeping;
  /**
   * Waits until a plan that looked entries up before they were withdrawn has pinned them; called only while runs are
   * open.
   */
  pause(): Promise<void>;
}

const dayMs = 86_400_000;

/** `author`: who asks for it. Errors: `STORE_DAMAGED` for a record that cannot be read; then nothing is cleared. */
export async function collect(
  limits: CollectionLimits & { readonly dryRun?: boolean; readonly author?: string },
  given: CollectPorts,
): Promise<CollectionReport> {
  const dryRun = limits.dryRun ?? false;
  const ports = { ...sure(given), ...(limits.maxAgeMs !== undefined && { versionAgeMs: limits.maxAgeMs }) };
  const before = await survey(ports);
  const eviction = chooseEvictions(before, limits);
  const planned = new Set(eviction.evicted.map(({ key }) => key));
  // Before entries are withdrawn, so that a trial counts the same.
  const swept = await ports.housekeeping?.sweep(sweepAges(before, limits), dryRun);
  const removed = dryRun
    ? deletable(before, planned, limits.graceMs)
    : await clear({ before, eviction, limits }, ports);
  const report = { ...reportOf({ before, eviction, removed }), dryRun, ...(swept && { housekeeping: swept }) };
  if (!dryRun) await ports.ledger.append('gc', recordOf(report, limits));
  return report;
}

const sure = (ports: CollectPorts): CollectPorts => ({
  ...ports,
  records: sureRecords(ports.records, 'runs'),
  reviews: sureRecords(ports.reviews, 'reviews'),
  deployments: { ...ports.deployments, deployed: sureRecords(ports.deployments.deployed, 'deployments') },
});

/**
 * Entries first, so that nothing new goes on from them; then everything is read once more, and only what nobody names
 * then is deleted. A blob is never deleted under an entry that stands.
 */
async function clear(
  { before, eviction, limits }: { before: Survey; eviction: Eviction; limits: CollectionLimits },
  ports: CollectPorts,
): Promise<readonly string[]> {
  for (const { key } of eviction.evicted) await ports.actions.withdraw(key, 'gc');
  if ((await surveyAgain(before, ports)).roots.liveSince.length > 0) await ports.pause();
  const after = await surveyAgain(before, ports);
  const removed: string[] = [];
  for (const digest of deletable(after, new Set(), limits.graceMs)) {
    // What appeared since the first look was not weighed.
    if (before.blobs.has(digest) && (await ports.blobs.remove(digest))) removed.push(digest);
  }
  return removed;
}

/** Folders of work that may belong to an open run stay as long as that run is old. */
function sweepAges({ now, roots }: Survey, { graceMs }: CollectionLimits): SweepAges {
  const oldest = Math.min(now, ...roots.liveSince);
  return {
    quarantineMs: 30 * dayMs,
    withdrawnMs: graceMs,
    temporaryMs: Math.max(graceMs, dayMs),
    workMs: Math.max(graceMs, now - oldest),
    // A run that failed is begun again from its checkpoint.
    checkpointMs: Math.max(liveMs, now - oldest),
    releasedLeaseMs: dayMs,
  };
}

interface Outcome {
  readonly before: Survey;
  readonly eviction: Eviction;
  readonly removed: readonly string[];
}

function reportOf(outcome: Outcome): Omit<CollectionReport, 'dryRun'> {
  const { before, eviction, removed } = outcome;
  const size = (digests: Iterable<string>) =>
    [...digests].reduce((sum, digest) => sum + (before.blobs.get(digest)?.size ?? 0), 0);
  const held = new Set(before.entries.flatMap(({ holds }) => holds.map(({ digest }) => digest)));
  const bytes = size(before.blobs.keys());
  const freedBytes = size(removed);
  return {
    before: { entries: before.entries.length, blobs: before.blobs.size, bytes },
    after: {
      entries: before.entries.length - eviction.evicted.length,
      blobs: before.blobs.size - removed.length,
      bytes: bytes - freedBytes,
    },
    freedBytes,
    removedBlobs: removed.length,
    orphans: removed.filter((digest) => !held.has(digest)).length,
    evicted: eviction.evicted.map(({ key, step, durationMs }) => ({ key, step, durationMs })),
    givenUpMs: eviction.evicted.reduce((sum, { durationMs }) => sum + durationMs, 0),
    kept: keptCounts(outcome),
    limitReached: eviction.limitReached,
  };
}

function keptCounts({ before, eviction, removed }: Outcome): readonly KeptCount[] {
  const gone = new Set(removed);
  const young = whyByDigest(before.entries, eviction);
  const whys = ['pinned', 'live-run', 'review', 'deployment', 'run', 'dataset', 'young', 'within-limits'] as const;
  const counts = new Map(whys.map((why) => [why, { why, entries: 0, blobs: 0, bytes: 0 }]));
  for (const why of eviction.kept.values()) (counts.get(why) as { entries: number }).entries += 1;
  for (const [digest, { size }] of before.blobs) {
    if (gone.has(digest)) continue;
    const count = counts.get(before.roots.digests.get(digest) ?? young.get(digest) ?? 'young');
    if (!count) continue;
    count.blobs += 1;
    count.bytes += size;
  }
  return [...counts.values()].filter(({ entries, blobs }) => entries + blobs > 0);
}

/** A blob stays for the strongest reason of an entry that names it. */
function whyByDigest(entries: readonly EntrySummary[], { kept }: Eviction): ReadonlyMap<string, KeptCount['why']> {
  const whys = new Map<string, KeptCount['why']>();
  for (const { key, holds } of entries) {
    const why = kept.get(key);
    if (why === undefined) continue;
    for (const { digest } of holds) if (whys.get(digest) !== 'young') whys.set(digest, why);
  }
  return whys;
}

function recordOf(
  { freedBytes, removedBlobs, evicted, givenUpMs }: CollectionReport,
  { maxBytes, maxAgeMs, graceMs, author }: CollectionLimits & { readonly author?: string },
) {
  const limits = { maxBytes, maxAgeMs, graceMs };
  return { author, freedBytes, removedBlobs, entries: evicted.length, givenUpMs, limits };
}
