import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalDigest, encodeCanonical } from '../../../domain/caching/canonical.ts';

const hex = (value: unknown) => Buffer.from(encodeCanonical(value)).toString('hex');

/** Values that JSON, or a peer's encoding, merges: no two of one row may share bytes. */
const apart: readonly (readonly [string, readonly unknown[]])[] = [
  ['numbers that JSON turns into null', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null]],
  ['signed zeros', [0, -0]],
  ['absent and undefined', [{}, { a: undefined }, { a: null }]],
  ['undefined and null in an array', [[undefined], [null], []]],
  ['collections', [new Map(), new Set(), {}, [], /(?:)/]],
  ['a date, its text and its number', [new Date(0), new Date(0).toISOString(), 0]],
  ['an invalid date', [new Date(Number.NaN), null, Number.NaN]],
  [
    'typed arrays and index objects',
    [new Float64Array([1]), { 0: 1 }, [1], new Float32Array([1]), new Uint8Array([1])],
  ],
  ['number, text and boolean', [1, '1', true, 1n]],
  ['neighbours of 2^53', [2 ** 53, 2 ** 53 + 2, 2n ** 53n + 1n]],
  ['numeric and text keys of a map', [new Map([[1, 'a']]), new Map([['1', 'a']])]],
  ['composed and decomposed text', ['\u00e9', 'e\u0301']],
  ['fields that run together', [['1', '23'], ['12', '3'], ['123']]],
  ['nesting', [[[1], 2], [1, [2]], [[1, 2]], [1, 2]]],
  [
    'swapped roles',
    [
      { a: 1, b: 2 },
      { a: 2, b: 1 },
    ],
  ],
  [
    'reshaped',
    [
      [
        [1, 2],
        [3, 4],
      ],
      [[1, 2, 3, 4]],
    ],
  ],
  ['an object and its entries', [{ a: 1 }, ['a', 1], [['a', 1]], new Map([['a', 1]])]],
  ['an empty text and nothing', ['', null, undefined, [], ['']]],
  ['regular expressions', [/a/, /a/i, '/a/']],
];

describe('encodeCanonical', () => {
  it.each(apart)('keeps %s apart', (_, values) => {
    expect(new Set(values.map(hex)).size).toBe(values.length);
  });

  it('does not depend on the order in which keys or members were added', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (record) => {
        const entries = Object.entries(record);
        const backwards = Object.fromEntries(entries.toReversed());
        expect(hex(backwards)).toBe(hex(record));
        expect(hex(new Map(entries.toReversed()))).toBe(hex(new Map(entries)));
        expect(hex(new Set(entries.map(([key]) => key).toReversed()))).toBe(hex(new Set(entries.map(([key]) => key))));
      }),
    );
  });

  it('is injective: values are equal exactly when their bytes are', () => {
    const value = fc.anything({
      withMap: true,
      withSet: true,
      withDate: true,
      withTypedArray: true,
      withBigInt: true,
      maxDepth: 2,
      maxKeys: 2,
    });
    const encode = (candidate: unknown) => {
      try {
        return hex(candidate);
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(value, value, (left, right) => {
        const [a, b] = [encode(left), encode(right)];
        fc.pre(a !== undefined && b !== undefined && !hasSpecialPrototype(left) && !hasSpecialPrototype(right));
        expect(a === b).toBe(same(left, right));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['a function', { f: () => 1 }, 'f'],
    ['a symbol', { deep: [Symbol('x')] }, 'deep[0]'],
    [
      'a class instance',
      {
        a: new (class Point {
          x = 1;
        })(),
      },
      'a',
    ],
    ['a hole', { list: [1, , 3] }, 'list[1]'], // eslint-disable-line no-sparse-arrays
    ['a lone surrogate', { text: '\ud800' }, 'text'],
    ['a getter', Object.defineProperty({}, 'g', { get: () => 1, enumerable: true }), 'g'],
  ])('refuses %s and names its path', (_, value, path) => {
    expect(() => encodeCanonical(value)).toThrowError(
      expect.objectContaining({ code: 'NOT_HASHABLE', details: { path } }),
    );
  });

  it('refuses a value that contains itself', () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(() => encodeCanonical(loop)).toThrow(/ancestors/);
  });

  it('gives the same digest for a reference used twice and for two copies', () => {
    const shared = { a: 1 };
    expect(canonicalDigest([shared, shared])).toBe(canonicalDigest([{ a: 1 }, { a: 1 }]));
  });

  it('keeps its published vectors, since keys on disk depend on them', () => {
    expect(canonicalDigest(null)).toBe('4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a');
    expect(hex([1, 'a'])).toBe('08000000000000000205' + '3ff0000000000000' + '07000000000000000161');
  });
});

function hasSpecialPrototype(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null;
}

/** Deep equality by `Object.is`, with the members of maps and sets in any order. */
function same(left: unknown, right: unknown): boolean {
  try {
    expect(left).toStrictEqual(right);
    return true;
  } catch {
    return false;
  }
}
