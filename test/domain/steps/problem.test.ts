import { expect, it } from 'vitest';
import { problem } from '../../../domain/steps/problem.ts';
import { clouds } from '../../support/clouds.ts';
import { runStep } from '../../support/step-run.ts';
import { table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const train = clouds(40);
const roles = { key: 'id', target: 'kind', exclude: ['amount'] };

it('reads no column but target and weight, and takes the signature from the rows before the transforms', async () => {
  const raw = table({ id: ['r'], before: ['text'], kind: ['left'], amount: [1] });
  const result = await runStep(problem, { inputs: { train, raw }, params: { roles } });
  expect(result.json('problem')).toMatchObject({
    classes: ['left', 'right'],
    features: [{ name: 'x' }, { name: 'z' }],
    inputs: [{ name: 'before', type: 'string' }],
  });
  expect(result.tables.reads.map(({ columns }) => columns)).toEqual([['kind']]);
});

it('takes the task that it is told, and the training rows where there are no others', async () => {
  const params = { roles: { ...roles, target: 'amount', exclude: ['kind'], weight: 'z' }, task: 'regression' };
  const positive = table({ id: ['a', 'b'], x: [1, 2], z: [1, 3], amount: [2, 4], kind: ['u', 'v'] });
  const result = await runStep(problem, { inputs: { train: positive }, params });
  expect(result.json('problem')).toMatchObject({
    task: 'regression',
    weight: 'z',
    inputs: [{ name: 'x', type: 'integer' }],
    baseline: { mean: 3.5 },
  });
});

it('wants a target', async () => {
  const error = await thrownBy(() => runStep(problem, { inputs: { train }, params: { roles: {} } }));
  expect([error.code, error.message]).toEqual(['TARGET_INVALID', expect.stringContaining('dataset.target')]);
});
