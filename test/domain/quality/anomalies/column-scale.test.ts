import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounded, columnScale } from '../../../../domain/quality/anomalies/column-scale.ts';

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values, bounded).sort();

describe('robust scale', () => {
  it('is the median and the median absolute deviation over 0.6745', () => {
    const { centre, scale } = columnScale(sorted([1, 2, 3, 4, 100]), 'robust');
    expect(centre).toBe(3);
    expect((100 - centre) / scale).toBeCloseTo((0.6745 * 97) / 1, 2);
  });

  it('falls back on the mean absolute deviation where most values are equal', () => {
    const { centre, scale } = columnScale(sorted([5, 5, 5, 5, 5, 5, 9]), 'robust');
    expect(centre).toBe(5);
    expect((9 - centre) / scale).toBeCloseTo(4 / (1.253314 * (4 / 7)), 5);
  });
});

describe('deviation scale', () => {
  it('is the standard deviation of ordinary values', () => {
    const { centre, scale } = columnScale(sorted([1, 2, 3, 4, 5]), 'deviation');
    expect(centre).toBe(3);
    expect(scale).toBeCloseTo(Math.sqrt(2.5), 12);
  });

  it.each([1e6, 1e300, Number.POSITIVE_INFINITY])('is hardly changed by one value of %d', (wild) => {
    const values = Array.from({ length: 100 }, (_, index) => index);
    const before = columnScale(sorted(values), 'deviation').scale;
    expect(columnScale(sorted([...values, wild]), 'deviation').scale).toBeLessThan(3 * before);
  });

  it('is the plain deviation where a share of the rows lies far out: a rare cluster, no mistake', () => {
    const values = Array.from({ length: 400 }, (_, index) => (index < 390 ? (index % 7) / 1000 : 16));
    const mean = values.reduce((sum, value) => sum + value, 0) / 400;
    const plain = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 399);
    expect(columnScale(sorted(values), 'deviation').scale).toBeCloseTo(plain, 9);
  });

  it('keeps a column that is mostly one value', () => {
    expect(columnScale(sorted([...new Array<number>(200).fill(0), 7]), 'deviation').scale).toBeGreaterThan(0);
  });
});

describe.each(['robust', 'deviation'] as const)('%s', (scaling) => {
  it('gives 0 for a constant column and for one that differs by rounding', () => {
    expect(columnScale(sorted([4, 4, 4]), scaling).scale).toBe(0);
    expect(columnScale(sorted([0.1 + 0.2, 0.3, 0.3]), scaling).scale).toBe(0);
  });

  it('is finite and not negative whatever the values', () => {
    const numbers = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(numbers, (values) => {
        const { centre, scale } = columnScale(sorted(values), scaling);
        expect(Number.isFinite(centre) && Number.isFinite(scale) && scale >= 0).toBe(true);
      }),
    );
  });

  it('follows the unit of the column', () => {
    const ordinary = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 40 });
    fc.assert(
      fc.property(ordinary, (values) => {
        const { scale } = columnScale(sorted(values), scaling);
        expect(columnScale(sorted(values.map((value) => 8 * value + 3)), scaling).scale).toBeCloseTo(8 * scale, 6);
      }),
    );
  });
});
