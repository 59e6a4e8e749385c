import { describe, expect, it } from 'vitest';
import { columnMoments, standardized } from '../../../domain/learning/column-moments.ts';
import { type LossProblem, logisticObjective, softmaxRow } from '../../../domain/learning/logistic-loss.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { problem } from './problems.ts';

function lossProblem(outputs: number, intercept: boolean): LossProblem {
  const { features, target } = problem('classification', 40, { columns: 4, classCount: Math.max(2, outputs) });
  const stream = createStream('weights');
  const weights = Float64Array.from({ length: 40 }, () => stream.nextBelow(4));
  const moments = columnMoments(features, weights, intercept);
  const labels = target.task === 'classification' ? target.labels : new Int32Array();
  return { scaled: standardized(features, moments), moments, labels, weights, outputs, strength: 0.7, intercept };
}

describe.each([
  { outputs: 1, intercept: true },
  { outputs: 1, intercept: false },
  { outputs: 3, intercept: true },
  { outputs: 3, intercept: false },
])('the loss of $outputs outputs (intercept: $intercept)', ({ outputs, intercept }) => {
  it('has the gradient that differences show', () => {
    const objective = logisticObjective(lossProblem(outputs, intercept));
    const stream = createStream('point');
    const point = Float64Array.from({ length: outputs * (intercept ? 5 : 4) }, () => stream.nextNormal());
    const gradient = new Float64Array(point.length);
    objective(point, gradient);
    point.forEach((value, index) => {
      const at = (shifted: number) => objective(point.with(index, shifted), new Float64Array(point.length));
      expect(gradient[index]).toBeCloseTo((at(value + 1e-5) - at(value - 1e-5)) / 2e-5, 5);
    });
  });

  it('at zero is the logarithm of the number of classes per unit of weight', () => {
    const given = lossProblem(outputs, intercept);
    const point = new Float64Array(outputs * (intercept ? 5 : 4));
    const total = given.weights.reduce((sum, weight) => sum + weight, 0);
    const value = logisticObjective(given)(point, new Float64Array(point.length));
    expect(value).toBeCloseTo(0.7 * total * Math.log(Math.max(2, outputs)), 10);
  });
});

it('probabilities stay finite for scores beyond the range of the exponential', () => {
  const scores = Float64Array.of(1000, 999, -1e6);
  expect(softmaxRow(scores, 0, 1, 3)).toBeCloseTo(1000 + Math.log1p(Math.exp(-1)), 10);
  expect([...scores]).toEqual([expect.closeTo(0.7310585786, 9), expect.closeTo(0.2689414214, 9), 0]);
});
