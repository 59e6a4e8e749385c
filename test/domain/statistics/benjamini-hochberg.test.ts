import fc from 'fast-check';
import { expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../domain/statistics/benjamini-hochberg.ts';
import golden from './fixtures/two-samples.json' with { type: 'json' };

it('agrees with SciPy', () => {
  const { p, adjusted } = golden.benjamini_hochberg;
  const found = benjaminiHochberg(p);
  adjusted.forEach((value, index) => expect(found[index]).toBeCloseTo(value, 12));
});

it('rejects what the step-up rule rejects, and keeps the order of the p-values', () => {
  const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
  fc.assert(
    fc.property(pValues, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (p, level) => {
      const adjusted = benjaminiHochberg(p);
      const sorted = [...p].sort((a, b) => a - b);
      const last = sorted.findLastIndex((value, rank) => value * (p.length / (rank + 1)) <= level);
      p.forEach((value, index) => {
        expect((adjusted[index] ?? 2) <= level).toBe(last >= 0 && value <= (sorted[last] ?? 0));
        expect(adjusted[index]).toBeGreaterThanOrEqual(value);
        expect(adjusted[index]).toBeLessThanOrEqual(1);
      });
    }),
  );
});
