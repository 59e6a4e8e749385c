import { afterEach, beforeEach, expect, it } from 'vitest';
import { judgeModel, runJudge } from '../../../../domain/caching/lineage/judgement.ts';
import { revoke } from '../../../../domain/caching/lineage/revoke.ts';
import { recordedRun } from '../../../../domain/caching/recorded-runs.ts';
import { definitionOf, Lab, stepOf } from '../../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

const trained = definitionOf([stepOf('load', [], { with: { says: 'x' } }), stepOf('train', ['load'])], {
  results: { ownMetrics: [], model: { step: 'train', output: 'out' } },
});
const judged = async (runId: string) => (await runJudge(lab.ledger))(await recordedRun(runId, lab));
const start = (runId: string) =>
  lab.records.put(runId, 'start', {
    runId,
    pipeline: 'p',
    kind: 'training',
    workflowId: 'w',
    startedAt: lab.now,
    file: 'f',
  });

it('marks run and model of a revoked step, with the reason', async () => {
  await start('run-0');
  const { document } = await lab.run(trained);
  const model = document.results.model!.digest;
  expect(await judged('run-0')).toBeUndefined();
  expect(await judgeModel(model, lab)).toBeUndefined();
  lab.now = 5000;
  await revoke({ step: 'load', why: 'wrong labels', author: 'ann' }, lab);
  const mark = { at: 5000, why: 'wrong labels', author: 'ann' };
  expect(await judged('run-0')).toEqual(mark);
  expect(await judgeModel(model, lab)).toEqual(mark);
});

it('clears a model that a later run made again to the same bytes', async () => {
  await start('run-0');
  const { document } = await lab.run(trained);
  lab.now = 5000;
  await revoke({ step: 'load', why: 'wrong labels', author: 'ann' }, lab);
  lab.now = 6000;
  await start('run-1');
  const again = await lab.run(trained);
  expect(again.document.results.model).toEqual(document.results.model);
  expect(await judgeModel(document.results.model!.digest, lab)).toBeUndefined();
  expect(await judged('run-0')).toMatchObject({ why: 'wrong labels' });
  expect(await judged('run-1')).toBeUndefined();
});
