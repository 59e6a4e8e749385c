import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldDigest, sortedFields } from '../../../adapters/code/field-digest.ts';

const texts = fc.array(fc.string({ unit: fc.constantFrom('a', '1', ':', 'é') }));

describe('fieldDigest', () => {
  it('is equal for equal lists only, however texts run together', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(fieldDigest(one) === fieldDigest(other)).toBe(same);
      }),
    );
    expect(fieldDigest(['ab', 'c'])).not.toBe(fieldDigest(['a', 'bc']));
    expect(fieldDigest(['1:a'])).not.toBe(fieldDigest(['', 'a']));
  });
});

describe('sortedFields', () => {
  it('does not depend on the order in which keys were set', () => {
    expect(sortedFields({ b: '1', a: '2', B: '3' })).toEqual(['B', '3', 'a', '2', 'b', '1']);
    expect(sortedFields({ a: '2', B: '3', b: '1' })).toEqual(['B', '3', 'a', '2', 'b', '1']);
  });
});
