import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countAtMost, countBelow } from '../../../../domain/quality/anomalies/sorted-counts.ts';

it('counts as a look at every value would', () => {
  const numbers = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 40 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: -6, max: 6 }), (values, value) => {
      const sorted = Float64Array.from(values).sort();
      expect(countBelow(sorted, value)).toBe(values.filter((own) => own < value).length);
      expect(countAtMost(sorted, value)).toBe(values.filter((own) => own <= value).length);
    }),
  );
});
