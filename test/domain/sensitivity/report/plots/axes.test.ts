import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisLabels, counted, fromZero, ranged, spread } from '../../../../../domain/sensitivity/report/plots/axes.ts';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 8 });

describe('scales', () => {
  it('hold every value and are never without width', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const [low, high] = spread(values);
        expect(high).toBeGreaterThan(low);
        expect(low).toBeLessThanOrEqual(Math.min(...values) + 1e-6);
        expect(high).toBeGreaterThanOrEqual(Math.max(...values) - 1e-6);
      }),
    );
  });

  it('keep ground where there is one value or none', () => {
    expect(spread([0.9])).toEqual([0.891, 0.909]);
    expect(spread([0])).toEqual([-1, 1]);
    expect(spread([1e6, 1e6 + 1e-9])).toEqual([990_000, 1_010_000]);
    expect(spread([5], 2)).toEqual([3, 7]);
    expect(spread([Number.NaN])).toEqual([0, 1]);
    expect(fromZero([])).toEqual([0, 1]);
    expect(fromZero([0, 2])).toEqual([0, 2.12]);
  });

  it('name rows apart and numbers by their title', () => {
    expect(axisLabels(['a', 'a'])).toEqual(['a', 'a (2)']);
    expect(ranged('x', 'points', [0, 2], '.1f')).toMatchObject({
      scale: { domain: [0, 2], nice: false },
      axis: { title: 'points', format: '.1f' },
    });
    expect(counted('x', 'blocks', [2, 4]).axis).toMatchObject({ title: 'blocks', tickMinStep: 1, format: 'd' });
  });
});
