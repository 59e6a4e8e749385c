import { expect, it } from 'vitest';
import type { Forest } from '../../../domain/learning/forest.ts';
import { averagingModel, restoreAveragingModel } from '../../../domain/learning/forest-model.ts';
import { thrownBy } from '../../support/thrown.ts';
import { matrix } from './problems.ts';

const stump: Forest = {
  width: 1,
  shared: 0,
  roots: Int32Array.of(0),
  features: Int32Array.of(1),
  thresholds: Float64Array.of(2.5),
  children: Int32Array.of(~0, ~1),
  leaves: Float64Array.of(-1, 4),
};
const rows = matrix([
  [0, 2.5],
  [9, 2.6],
]);

it('a model of trees predicts, is saved and comes back under the name of its learner', () => {
  const model = averagingModel('some-trees', stump, 2);
  expect([...model.predict(rows)]).toEqual([-1, 4]);
  const restored = restoreAveragingModel('some-trees', JSON.parse(JSON.stringify(model.state())));
  expect(restored.learner).toBe('some-trees');
  expect(restored.predict(rows)).toEqual(model.predict(rows));
});

it('a saved model whose tree runs in a circle, or asks for a feature that it has not, is refused', async () => {
  for (const forest of [
    { ...stump, children: Int32Array.of(0, ~1) },
    { ...stump, features: Int32Array.of(2) },
  ]) {
    const state = averagingModel('some-trees', forest, 2).state();
    const error = await thrownBy(() => restoreAveragingModel('some-trees', state));
    expect(error).toMatchObject({ code: 'DATA_INVALID' });
    expect(error.message).toContain('the saved some-trees model is damaged');
  }
});

it('a model of trees refuses rows of other columns', async () => {
  const error = await thrownBy(() => averagingModel('some-trees', stump, 3).predict(rows));
  expect(error.code).toBe('DATA_INVALID');
});
