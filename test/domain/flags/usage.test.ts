import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../../adapters/store/open-store.ts';
import { mediaTypes } from '../../../contracts/digest.ts';
import { flagUsage, type UsageParts } from '../../../domain/flags/usage.ts';

const day = 86_400_000;
const now = 400 * day;
const root = mkdtempSync(join(tmpdir(), 'within-usage-'));
let at = now - day;
const store = openStore(root, { now: () => at });
const parts: UsageParts = { ...store, reviews: () => Promise.resolve([]) };
afterAll(() => rmSync(root, { recursive: true }));

const json = (value: unknown) => store.blobs.put(JSON.stringify(value), mediaTypes.json);

async function ended(runId: string, finishedAt: number, verdict: string): Promise<void> {
  const quality = await json({
    schema: 1,
    rows: { accept: 9, quarantine: 1, review: 0 },
    unasked: 0,
    issues: [],
    detectors: [],
    budget: { falsePositiveRate: 0.05, detectionRate: 0.85, verdict },
  });
  const document = {
    schema: 1,
    runId,
    pipeline: 'cells',
    kind: 'training',
    status: 'completed',
    definitionRef: await json({}),
    steps: [{ name: 'validate', use: 'validate', outcome: 'ran', durationMs: 40, outputs: { quality } }],
    metrics: {},
    gateFailures: [],
    results: {},
    flags: {},
    warnings: [],
    finishedAt,
  };
  await store.records.put(runId, 'result', await json(document));
}

beforeAll(async () => {
  await ended('old', now - 40 * day, 'within-budget');
  await ended('kept', now - day, 'within-budget');
  await ended('missed', now - day, 'budget-not-reachable');
  await store.records.put('begun', 'start', {});
});

it('counts runs that ended since then, and what their validations say of their budgets', async () => {
  const usage = await flagUsage(now - 30 * day, parts);
  expect(usage.runs).toBe(2);
  expect(usage.flags.find(({ name }) => name === 'enhanced-validation')?.on).toEqual({
    runs: 2,
    failed: 0,
    validation: { budgeted: 2, withinBudget: 1, judged: 0, falseAlarms: 0 },
  });
});

it('counts an alarm as false once somebody lets the scores of its sweep count', async () => {
  const alarm = {
    schema: 1,
    kind: 'seedBaseline',
    pipeline: 'cells',
    modelType: 'random-forest',
    metric: 'accuracy',
    baseline: 's1',
  };
  for (const of of ['s2', 's3']) await store.ledger.append('alarm', { ...alarm, of, message: `of ${of}` });
  await store.ledger.append('baseline', { schema: 1, accepted: 's2', author: 'anna' });
  at = now - 60 * day;
  await store.ledger.append('alarm', { ...alarm, of: 's0', message: 'long ago' });
  const usage = await flagUsage(now - 30 * day, parts);
  const { on } = usage.flags.find(({ name }) => name === 'seed-analysis') ?? {};
  expect(on?.seeds).toEqual({ alarms: 2, falseAlarms: 1 });
});
