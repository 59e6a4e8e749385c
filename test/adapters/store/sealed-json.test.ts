import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSealed, seal } from '../../../adapters/store/sealed-json.ts';

it('opens what was sealed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(openSealed(Buffer.from(seal(value)))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('opens nothing of which a single bit or the end is other', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), fc.nat(7), (value, at, bit) => {
      const bytes = Buffer.from(seal(value));
      const index = at % bytes.length;
      expect(openSealed(bytes.subarray(0, index))).toBeUndefined();
      bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
      expect(openSealed(bytes)).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});
