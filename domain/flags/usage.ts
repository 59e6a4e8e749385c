/** @module The report of use: what each enhancement brought, read from what runs left. */
import type { ReviewStatistics } from '../../contracts/enquiries.ts';
import type { FlagUsage } from '../../contracts/flag-usage.ts';
import type { RunDocument } from '../../contracts/run.ts';
import { begunBy } from '../caching/begun.ts';
import type { BlobStore, Ledger, RunRecordStore } from '../caching/ports.ts';
import { finishedRun } from '../caching/recorded-runs.ts';
import { readQuality } from '../quality/report/quality-document.ts';
import { RowReviews } from '../quality/review/row-reviews.ts';
import { Baselines } from '../sensitivity/baselines.ts';
import { type UsedRun, usageOf } from './usage-figures.ts';

export interface UsageParts {
  readonly records: RunRecordStore;
  readonly blobs: BlobStore;
  readonly ledger: Ledger;
  /** Of reviews that ended since then. */
  readonly reviews: (since: number) => Promise<readonly ReviewStatistics[]>;
}

/** `since` in milliseconds since 1970 UTC. */
export async function flagUsage(since: number, parts: UsageParts): Promise<FlagUsage> {
  const runs: UsedRun[] = [];
  for (const runId of await parts.records.list()) {
    const document = await finishedRun(runId, parts);
    if (!document || document.finishedAt < since) continue;
    runs.push({
      document,
      begun: await begunBy(runId, parts.records),
      budgets: await budgetsOf(document, parts.blobs),
    });
  }
  return usageOf({
    since,
    runs,
    judged: await new RowReviews(parts.ledger).judgedSince(since),
    reviews: await parts.reviews(since),
    seeds: await seedAlarms(since, parts.ledger),
  });
}

async function budgetsOf({ steps }: RunDocument, blobs: BlobStore): Promise<UsedRun['budgets']> {
  const verdicts: UsedRun['budgets'][number][] = [];
  for (const { outputs } of steps.filter(({ use }) => use === 'validate')) {
    const bytes = outputs['quality'] && (await blobs.get(outputs['quality'].digest));
    // What gc has cleared away counts no more.
    if (bytes) verdicts.push(readQuality(JSON.parse(Buffer.from(bytes).toString('utf8'))).budget.verdict);
  }
  return verdicts;
}

/** Somebody who lets a sweep's scores count after an alarm over it says that nothing was wrong. */
async function seedAlarms(since: number, ledger: Ledger): Promise<{ alarms: number; falseAlarms: number }> {
  const baselines = new Baselines(ledger);
  const alarms = (await baselines.alarms()).filter(({ at }) => at >= since);
  const accepted = new Set((await baselines.accepted()).map((one) => one.accepted));
  return { alarms: alarms.length, falseAlarms: alarms.filter(({ of }) => accepted.has(of)).length };
}
