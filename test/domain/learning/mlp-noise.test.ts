import { describe, expect, it } from 'vitest';
import { bulkDraws } from '../../../domain/learning/bulk-draws.ts';
import { addNoise, drawMasks } from '../../../domain/learning/mlp-noise.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

const draws = () => bulkDraws(createStream('noise'));

describe('masks', () => {
  it('drop the share they should and make up for it in what they keep', () => {
    const mask = { values: new Float32Array(4 * 10_001), width: 4 };
    drawMasks(mask, 10_000, 0.3, draws());
    const drawn = mask.values.subarray(0, 40_000);
    expect(new Set(drawn)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
    const dropped = drawn.filter((value) => value === 0).length / 40_000;
    // Four standard errors.
    expect(Math.abs(dropped - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 40_000));
    expect([...mask.values.subarray(40_000)]).toEqual([0, 0, 0, 0]);
  });
});

describe('noise', () => {
  const inputs = { values: new Float32Array(4 * 10_001).fill(5), width: 4 };
  addNoise(inputs, { rows: 10_000, columns: 3 }, 2, draws());
  const columns = [0, 1, 2].map((column) =>
    Array.from({ length: 10_000 }, (_, row) => (inputs.values[row * 4 + column]! - 5) / 2),
  );
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('is normal with the deviation asked for, added to what is there', () => {
    for (const values of columns) {
      expect(Math.abs(mean(values))).toBeLessThan(0.04);
      expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1);
      expect(mean(values.map((value) => value ** 4))).toBeCloseTo(3, 0);
      expect(values.filter((value) => value > 1).length / 10_000).toBeCloseTo(0.1587, 1);
    }
  });

  it('is independent between columns', () => {
    const [one, two, three] = columns as [number[], number[], number[]];
    for (const [first, second] of [
      [one, two],
      [one, three],
      [two, three],
    ] as const) {
      expect(Math.abs(mean(first.map((value, row) => value * second[row]!)))).toBeLessThan(0.04);
    }
  });

  it('leaves padding and other rows alone', () => {
    expect(Array.from({ length: 10_001 }, (_, row) => inputs.values[row * 4 + 3]).every((value) => value === 5)).toBe(
      true,
    );
    expect([...inputs.values.subarray(40_000)]).toEqual([5, 5, 5, 5]);
  });
});
