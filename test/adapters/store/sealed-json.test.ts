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

it('opens nothing whose bytes only decode to what was sealed', () => {
  const bytes = Buffer.from(seal('\uFFFD'));
  const at = bytes.indexOf(Buffer.from('\uFFFD'));
  const invalid = Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at + 3)]);
  expect(invalid.toString('utf8')).toBe(bytes.toString('utf8'));
  expect(openSealed(invalid)).toBeUndefined();
});
