import { expect, it } from 'vitest';
import type { RunDocument } from '../../../contracts/run.ts';
import { digestOfVersion, newModelVersion, storeAddress } from '../../../domain/tracking/model-version.ts';

const ref = (letter: string) => ({ digest: letter.repeat(64), size: 1, mediaType: 'application/json' });
const run = (edit: Partial<RunDocument>): RunDocument => ({
  schema: 1,
  runId: 'r1',
  pipeline: 'churn',
  kind: 'training',
  status: 'completed',
  definitionRef: ref('d'),
  steps: [],
  metrics: {},
  gateFailures: [],
  results: { model: ref('a'), metrics: ref('b') },
  flags: {},
  warnings: [],
  finishedAt: 5,
  ...edit,
});
const where = { source: 'runs:/x/model', trackedRun: 'x' };

it('makes one version of one model, whichever run made its bytes', () => {
  const [first, second] = [newModelVersion(run({}), where), newModelVersion(run({ runId: 'r2' }), where)];
  expect(first).toMatchObject({ model: 'churn', source: 'runs:/x/model', runId: 'x', tags: { 'within.run': 'r1' } });
  expect(second?.key).toBe(first?.key);
  expect(first?.key).toBe(`model/${ref('a').digest}`);
  expect(digestOfVersion({ tags: first?.tags ?? {} })).toBe('a'.repeat(64));
  expect(storeAddress(ref('a'))).toBe(`within:/sha256/${'a'.repeat(64)}`);
});

it('makes none of a run that failed, missed its gate or has no model', () => {
  expect(newModelVersion(run({ status: 'failed' }), where)).toBeUndefined();
  expect(newModelVersion(run({ status: 'cancelled' }), where)).toBeUndefined();
  expect(newModelVersion(run({ results: {} }), where)).toBeUndefined();
});
