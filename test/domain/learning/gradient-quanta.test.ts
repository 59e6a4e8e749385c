import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GradientQuanta } from '../../../domain/learning/gradient-quanta.ts';

const gradient = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const hessian = fc.double({ min: 0, max: 1e6, noNaN: true });
const rows = fc.array(fc.tuple(gradient, hessian), { minLength: 1, maxLength: 300 });

function load(pairs: readonly (readonly [number, number])[]): GradientQuanta {
  const quanta = new GradientQuanta(pairs.length);
  const [gradients, hessians] = [0, 1].map((part) => Float64Array.from(pairs, (pair) => pair[part]!));
  quanta.load(gradients!, hessians!);
  return quanta;
}

describe('quanta', () => {
  it('are whole numbers whose sums are exact', () => {
    fc.assert(
      fc.property(rows, (pairs) => {
        const { gradients, curvatures } = load(pairs);
        expect([...gradients, ...curvatures].every(Number.isSafeInteger)).toBe(true);
        const exact = (values: Float64Array) => values.reduce((sum, value) => sum + BigInt(value), 0n);
        const size = gradients.reduce((sum, value) => sum + Math.abs(value), 0);
        expect(size).toBeLessThanOrEqual(2 ** 53);
        expect(BigInt(curvatures.reduce((sum, value) => sum + value, 0))).toBe(exact(curvatures));
      }),
    );
  });

  it('give back from a sum how many rows there were, and their hessian', () => {
    fc.assert(
      fc.property(rows, (pairs) => {
        const quanta = load(pairs);
        const sum = quanta.curvatures.reduce((total, value) => total + value, 0);
        const count = Math.floor(sum / quanta.rowUnit);
        expect(count).toBe(pairs.length);
        const all = pairs.reduce((total, pair) => total + pair[1], 0);
        const rest = (sum - count * quanta.rowUnit) / quanta.hessianScale;
        expect(Math.abs(rest - all)).toBeLessThanOrEqual(1e-6 * all + 1e-300);
      }),
    );
  });

  it('keep gradients to far more digits than single precision', () => {
    const pairs = Array.from({ length: 300 }, (_, row) => [Math.sin(row + 1), 0.25] as const);
    const { gradients } = load(pairs);
    const scale = gradients[0]! / pairs[0]![0];
    pairs.forEach(([value], row) => {
      expect(gradients[row]! / scale).toBeCloseTo(value, 12);
    });
  });

  it('of no gradients at all are zero', () => {
    const { gradients, curvatures, rowUnit } = load([
      [0, 0],
      [0, 0],
    ]);
    expect([...gradients]).toEqual([0, 0]);
    expect([...curvatures]).toEqual([rowUnit, rowUnit]);
  });
});
