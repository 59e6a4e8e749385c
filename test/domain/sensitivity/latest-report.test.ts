/** @module The newest report of seed sensitivity of a pipeline. */
import { expect, it } from 'vitest';
import { latestSeedReport } from '../../../domain/sensitivity/latest-report.ts';
import { sweepRecords } from '../../../domain/sensitivity/seed-sweeps.ts';

const ref = (digit: string) => ({ digest: digit.repeat(64), size: 1, mediaType: 'application/json' });
const sweep = (id: string, pipeline: string, startedAt: number, report?: string) => [
  [
    `${id} ${sweepRecords.started}`,
    { sweepId: id, pipeline, modelType: 'ridge', workflowId: id, startedAt, file: 'p.yaml', components: [] },
  ],
  ...(report === undefined
    ? []
    : [[`${id} ${sweepRecords.conclusion}`, { reportRef: ref(report), htmlRef: ref('0'), summary: 's', view: {} }]]),
];

it('is that of the pipeline, of the sweep that was concluded and started last', async () => {
  const kept = new Map<string, unknown>([
    ...sweep('sweep-1', 'churn', 1, '1'),
    ...sweep('sweep-2', 'churn', 2, '2'),
    ...sweep('sweep-3', 'churn', 3),
    ...sweep('sweep-4', 'other', 4, '4'),
  ] as [string, unknown][]);
  const records = {
    list: () => Promise.resolve(['sweep-1', 'sweep-2', 'sweep-3', 'sweep-4', 'r-1']),
    get: (id: string, name: string) => Promise.resolve(kept.get(`${id} ${name}`)),
  };
  expect(await latestSeedReport('churn', records)).toEqual(ref('2'));
  expect(await latestSeedReport('none', records)).toBeUndefined();
});
