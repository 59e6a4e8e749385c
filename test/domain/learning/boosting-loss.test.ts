import { describe, expect, it } from 'vitest';
import {
  BinaryLogLoss,
  type BoostingLoss,
  SoftmaxLogLoss,
  SquaredError,
  softmaxRows,
} from '../../../domain/learning/boosting-loss.ts';

const weights = Float64Array.of(1, 2, 0.5, 3);
const total = 6.5;
const cases: readonly [string, BoostingLoss, Float64Array, number][] = [
  ['squared error', new SquaredError(Float64Array.of(1, -2, 3, 0.5), weights), Float64Array.of(0.3, -1, 2, 5), 0.5],
  ['log-loss of two', new BinaryLogLoss(Int32Array.of(0, 1, 1, 0), weights), Float64Array.of(0.3, -1, 2, 5), 1],
  [
    'softmax log-loss',
    new SoftmaxLogLoss(Int32Array.of(0, 2, 1, 1), weights, 3),
    Float64Array.of(0.3, -1, 2, 5, 0, 0, -3, 1, 1, 0.2, 0.1, 0),
    1,
  ],
];

describe.each(cases)('%s', (_, loss, scores, factor) => {
  const sum = (at: Float64Array) => factor * total * loss.mean(at);
  const step = 1e-4;
  const moved = (place: number, by: number) => sum(scores.with(place, scores[place]! + by));

  it('has the derivatives that its differences show', () => {
    loss.open(scores);
    for (let output = 0; output < loss.outputs; output += 1) {
      const [gradients, hessians] = [new Float64Array(4), new Float64Array(4)];
      loss.derive(output, gradients, hessians);
      for (let row = 0; row < 4; row += 1) {
        const place = row * loss.outputs + output;
        expect(gradients[row]).toBeCloseTo((moved(place, step) - moved(place, -step)) / (2 * step), 5);
        const second = (moved(place, step) - 2 * sum(scores) + moved(place, -step)) / step ** 2;
        expect(hessians[row]).toBeCloseTo(second, 4);
      }
    }
  });

  it('is least among constants at its baseline', () => {
    const constant = (change: number) =>
      Float64Array.from(
        scores,
        (_value, place) => loss.baseline()[place % loss.outputs]! + (place % loss.outputs === 0 ? change : 0),
      );
    for (const change of [-0.01, 0.01]) expect(sum(constant(change))).toBeGreaterThan(sum(constant(0)));
  });
});

it('rows of a class that was not there to learn are left out of the mean', () => {
  const two = Float64Array.of(1, 1);
  const one = Float64Array.of(1);
  expect(new BinaryLogLoss(Int32Array.of(1, -1), two).mean(Float64Array.of(2, 9))).toBe(
    new BinaryLogLoss(Int32Array.of(1), one).mean(Float64Array.of(2)),
  );
  expect(new SoftmaxLogLoss(Int32Array.of(1, -1), two, 3).mean(Float64Array.of(2, 9, 1, 4, 4, 4))).toBe(
    new SoftmaxLogLoss(Int32Array.of(1), one, 3).mean(Float64Array.of(2, 9, 1)),
  );
});

it('losses stay finite for scores that are far off', () => {
  const far = new BinaryLogLoss(Int32Array.of(0), Float64Array.of(1)).mean(Float64Array.of(800));
  expect(far).toBe(800);
  const shares = new Float64Array(3);
  softmaxRows(Float64Array.of(-900, 900, 899), 3, shares);
  expect(shares[0]).toBe(0);
  expect(shares[1]! + shares[2]!).toBeCloseTo(1, 12);
});

it('squared error keeps its digits where targets are large and close to each other', () => {
  const values = Float64Array.of(1e15, 1e15 + 1, 1e15 + 2);
  expect(new SquaredError(values, new Float64Array(3).fill(1)).baseline()[0]).toBe(1e15 + 1);
});
