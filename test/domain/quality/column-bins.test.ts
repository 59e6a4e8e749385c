import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binsOf } from '../../../domain/quality/column-bins.ts';
import { column } from '../../support/tables.ts';

const most = { numbers: 4, categories: 3 };
const bins = (cells: (string | number | null)[]) => [...binsOf(column('c', cells), most).of];

describe('bins of a column', () => {
  it('of few values are these values, most frequent first, and missing is one of its own', () => {
    expect(bins(['b', 'a', 'a', null, 'c', 'c', 'c'])).toEqual([2, 1, 1, 4, 0, 0, 0]);
    expect(bins([5, 7, 5, null])).toEqual([0, 1, 0, 3]);
  });

  it('of many categories share one beyond the most frequent', () => {
    const of = bins(['a', 'a', 'b', 'b', 'c', 'c', 'd', 'e', null]);
    expect(of).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4]);
  });

  it('of many numbers are quantiles: in order, of about one size, each within the count', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 8, maxLength: 80 }), (values) => {
        const { of, count } = binsOf(column('c', values), most);
        expect(count).toBe(5);
        const sizes = [0, 0, 0, 0];
        values.forEach((value, row) => {
          const own = of[row] ?? 4;
          expect(own).toBeLessThan(4);
          sizes[own] = (sizes[own] ?? 0) + 1;
          values.forEach((other, place) => value < other && expect(own).toBeLessThanOrEqual(of[place] ?? 0));
        });
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2);
      }),
    );
  });
});
