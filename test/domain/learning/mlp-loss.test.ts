import { describe, expect, it } from 'vitest';
import { outputLoss, softmax } from '../../../domain/learning/mlp-loss.ts';

const block = (...values: number[]) => ({ values: Float32Array.from(values), width: 4 });
const empty = () => ({ values: new Float32Array(8), width: 4 });

describe('the log-loss', () => {
  const outputs = block(1, 2, 3, 0, 0, 0, 0, 0);

  it('is minus the log of the share of the true class, times its factor', () => {
    const slopes = empty();
    const given = { truths: Float64Array.of(2, 0), factors: Float64Array.of(2, 5) };
    const loss = outputLoss('classification', 3)(2, given, outputs, slopes);
    const share = Math.exp(3) / (Math.exp(1) + Math.exp(2) + Math.exp(3));
    expect(loss).toBeCloseTo(-2 * Math.log(share) + 5 * Math.log(3), 12);
    expect(slopes.values[2]).toBeCloseTo(2 * (share - 1), 6);
    expect(slopes.values[4]).toBeCloseTo(5 * (1 / 3 - 1), 6);
    expect(slopes.values[3]).toBe(0);
  });

  it('of a class that no output stands for is nothing', () => {
    const slopes = empty();
    const given = { truths: Float64Array.of(-1), factors: Float64Array.of(2) };
    expect(outputLoss('classification', 3)(1, given, outputs, slopes)).toBe(0);
    expect(slopes.values.every((slope) => slope === 0)).toBe(true);
  });

  it('stays finite for scores that the exponential cannot take', () => {
    const shares = new Float64Array(3);
    expect(softmax(Float32Array.of(9, 1000, -1000, 2000), 1, shares)).toBe(2000);
    expect([...shares]).toEqual([0, 0, 1]);
  });
});

it('the squared error counts half, its slope is the miss', () => {
  const slopes = empty();
  const given = { truths: Float64Array.of(1, 4), factors: Float64Array.of(1, 3) };
  expect(outputLoss('regression', 1)(2, given, block(3, 9, 9, 9, 2, 9, 9, 9), slopes)).toBe(2 + 6);
  expect([...slopes.values]).toEqual([2, 0, 0, 0, -6, 0, 0, 0]);
});
