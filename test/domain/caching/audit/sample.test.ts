/** @module Tests of the choice of entries: uniform, of each step at least one, the same for one seed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleEntries, wantedEntries } from '../../../../domain/caching/audit/sample.ts';
import { digestOf } from '../../../support/executor.ts';

const population = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).flatMap(([step, count]) =>
    Array.from({ length: count }, (_, index) => ({ step, key: digestOf(`${step} ${index}`) })),
  );

describe('the sample', () => {
  it('has as many entries as are wanted, and one of each step however few are wanted', () => {
    const counts = fc.dictionary(fc.constantFrom('p/a', 'p/b', 'p/c', 'q/a'), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(counts, fc.nat(60), fc.string(), (steps, count, seed) => {
        const entries = population(steps);
        const chosen = sampleEntries(entries, { count }, seed);
        expect(new Set(chosen.map(({ step }) => step))).toEqual(new Set(Object.keys(steps)));
        expect(new Set(chosen.map(({ key }) => key)).size).toBe(chosen.length);
        expect(chosen).toHaveLength(Math.max(Object.keys(steps).length, Math.min(count, entries.length)));
        expect(sampleEntries([...entries].reverse(), { count }, seed)).toEqual(chosen);
      }),
    );
  });

  it('gives every entry of a step the same chance over the seeds', () => {
    const entries = population({ 'p/a': 10 });
    const seen = new Map<string, number>();
    for (let seed = 0; seed < 2000; seed++)
      for (const { key } of sampleEntries(entries, { count: 1 }, String(seed))) seen.set(key, (seen.get(key) ?? 0) + 1);
    const squares = entries.map(({ key }) => ((seen.get(key) ?? 0) - 200) ** 2 / 200);
    // 99.9% quantile of chi-squared with 9 degrees of freedom; the seeds are fixed, so this passes or fails for good.
    expect(squares.reduce((sum, value) => sum + value, 0)).toBeLessThan(27.88);
  });

  it('of another seed is another one', () => {
    const entries = population({ 'p/a': 100 });
    expect(sampleEntries(entries, { count: 5 }, '1')).not.toEqual(sampleEntries(entries, { count: 5 }, '2'));
  });

  it('of a share is rounded up and is never more than there is', () => {
    expect(wantedEntries({ share: 0.01 }, 101)).toBe(2);
    expect(wantedEntries({ share: 1 }, 7)).toBe(7);
    expect(wantedEntries({ count: 9 }, 7)).toBe(7);
    expect(wantedEntries({ count: -1 }, 7)).toBe(0);
  });
});
