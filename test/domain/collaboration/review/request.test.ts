/** @module From a pipeline file and a run to a review. */
import { expect, it } from 'vitest';
import { mediaTypes } from '../../../../contracts/digest.ts';
import type { RunDocument } from '../../../../contracts/run.ts';
import { rulesOf, runReview } from '../../../../domain/collaboration/review/request.ts';
import { noon } from '../../../support/deliveries.ts';

const ref = (digit: string) => ({ digest: digit.repeat(64), size: 1, mediaType: mediaTypes.json });

it('counts days as working days, and has its defaults', () => {
  expect(rulesOf({ reviewers: ['anna'] })).toMatchObject({
    quorum: 1,
    deadline: { days: 5, ms: 0 },
    reminders: [0.5, 1, 2, 4].map((hours) => ({ days: 0, ms: hours * 3_600_000 })).concat({ days: 1, ms: 0 }),
    remindEscalated: true,
    time: 'working',
    allowSelf: false,
  });
  expect(rulesOf({ reviewers: ['anna'], escalateTo: ['dora'], escalateAfter: '4h' })).toMatchObject({
    escalateAfter: { days: 0, ms: 14_400_000 },
  });
  expect(rulesOf({ reviewers: ['anna'], deadline: '1.5d', reminders: ['2d', '12h', '30m'] })).toMatchObject({
    deadline: { days: 1.5, ms: 0 },
    reminders: [
      { days: 0, ms: 1_800_000 },
      { days: 0, ms: 43_200_000 },
      { days: 2, ms: 0 },
    ],
  });
});

it('is bound to the digests of model, metrics, quality report and seed report, with its figures', () => {
  const document: RunDocument = {
    schema: 1,
    runId: 'r-1',
    pipeline: 'churn',
    kind: 'training',
    status: 'completed',
    definitionRef: ref('0'),
    steps: [
      { name: 'quality-report', use: 'quality-report', outcome: 'ran', durationMs: 1, outputs: { findings: ref('3') } },
    ],
    metrics: { accuracy: { value: 0.95, lower: 0.9, upper: 0.98 } },
    gateFailures: [],
    results: { model: ref('1'), metrics: ref('2') },
    flags: { collaboration: false },
    warnings: [],
    finishedAt: noon + 0.5,
  };
  const rules = rulesOf({ reviewers: ['anna'] });
  const { request } = runReview(document, { runId: 'r-1', rules, requester: 'ben' }, ref('4'));
  expect(request).toMatchObject({
    subject: { type: 'model', id: 'r-1', name: 'churn' },
    artifacts: { model: ref('1'), metrics: ref('2'), quality: ref('3'), seeds: ref('4') },
    facts: { accuracy: '0.95 [0.9, 0.98]', run: 'r-1' },
    requester: 'ben',
    completedAt: noon,
    told: false,
  });
  expect(Object.keys(runReview({ ...document, steps: [] }, { runId: 'r-1', rules }).request.artifacts)).toEqual([
    'model',
    'metrics',
  ]);
});
