import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CategorySketch,
  mergeCategories,
  sketchCategories,
} from '../../../../domain/quality/drift/category-sketch.ts';

const sketch = (counts: Readonly<Record<string, number>>): CategorySketch =>
  sketchCategories(new Map(Object.entries(counts)));
const countsOf = ({ values }: CategorySketch): number[] => values.map(({ count }) => count).sort((a, b) => b - a);

describe('a sketch of categories', () => {
  it('is exact for few values, and merging gives what counting all at once gives', () => {
    const counts = fc.dictionary(fc.string({ maxLength: 3 }), fc.integer({ min: 1, max: 9 }), { maxKeys: 20 });
    fc.assert(
      fc.property(counts, counts, counts, (a, b, c) => {
        const all: Record<string, number> = {};
        for (const part of [a, b, c])
          for (const [label, count] of Object.entries(part))
            all[label] = (Object.hasOwn(all, label) ? (all[label] ?? 0) : 0) + count;
        const left = mergeCategories(mergeCategories(sketch(a), sketch(b)), sketch(c));
        const right = mergeCategories(sketch(a), mergeCategories(sketch(b), sketch(c)));
        const bare = ({ values, ...rest }: CategorySketch) => ({
          ...rest,
          values: values.map(({ hash, count }) => ({ hash, count })),
        });
        expect(bare(left)).toEqual(bare(sketch(all)));
        expect(bare(left)).toEqual(bare(right));
        expect(left.lost).toBe(0);
      }),
    );
  });

  it('names only values that at least five rows share', () => {
    const { values } = sketch({ common: 5, rare: 4 });
    expect(values.find(({ count }) => count === 5)?.label).toBe('common');
    expect(values.find(({ count }) => count === 4)?.label).toBeUndefined();
    expect(JSON.stringify(values)).not.toContain('rare');
    const merged = mergeCategories(sketch({ common: 5 }), sketch({ common: 2 }));
    expect(merged.values).toEqual([{ hash: expect.any(String), count: 7, label: 'common' }]);
  });

  it('keeps frequent values among many, with counts off by no more than it says', () => {
    const many: Record<string, number> = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [`v${i}`, 1 + (i % 3)]),
    );
    const found = sketch({ ...many, heavy: 500 });
    expect(found.values.length).toBeLessThanOrEqual(1000);
    expect(found.lost).toBe(3);
    const heavy = found.values.find(({ label }) => label === 'heavy');
    expect(heavy?.count).toBe(497);
    expect(found.buckets.reduce((sum, count) => sum + count, 0)).toBe(found.count);
    expect(found.count).toBe(6500);
  });

  it('keeps no value of a column in which none repeats', () => {
    const all = Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`person-${i}@example.org`, 1]));
    expect(sketch(all).values).toEqual([]);
    expect(countsOf(mergeCategories(sketch(all), sketch(all)))).toEqual([]);
  });

  it('spreads values evenly over the buckets', () => {
    const { buckets } = sketch(Object.fromEntries(Array.from({ length: 12_800 }, (_, i) => [`${i}`, 1])));
    // 100 in each, as a chi-squared of 127 degrees: 99.99% lie under 196.
    expect(buckets.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0)).toBeLessThan(196);
  });
});
