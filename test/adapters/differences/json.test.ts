/** @module Tests of the first difference between two JSON documents. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonDifference } from '../../../adapters/differences/json.ts';

const between = (was: unknown, now: unknown) => jsonDifference(JSON.stringify(was), JSON.stringify(now));

describe('the first difference between two JSON documents', () => {
  it('is a path with both values', () => {
    expect(between({ a: [0, 1, 2, { b: 1 }] }, { a: [0, 1, 2, { b: 2 }] })).toBe('$.a[3].b: 1 -> 2');
    expect(between({ 'a b': 1 }, { 'a b': '1' })).toBe('$["a b"]: 1 -> "1"');
    expect(between([1], [1, null])).toBe('$[1]: absent -> null');
    expect(between({ a: 1 }, {})).toBe('$.a: 1 -> absent');
    expect(between({}, { __proto__x: 1, a: 1 })).toBe('$.__proto__x: absent -> 1');
    expect(jsonDifference('{}', '{"__proto__": 1}')).toBe('$.__proto__: absent -> 1');
    expect(between({ a: {} }, { a: [] })).toBe('$.a: {} -> []');
  });

  it('shows no value that is long', () => {
    expect(between({ a: 'x'.repeat(50) }, { a: 1 })).toBe('$.a');
  });

  it('is none where both say the same in other words, or one is no JSON', () => {
    expect(jsonDifference('{"a":1,"b":2}', '{ "b": 2, "a": 1.0 }')).toBeUndefined();
    expect(jsonDifference('{', '{}')).toBeUndefined();
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(jsonDifference(deep, `${deep} `)).toBeUndefined();
  });

  it('is none for any document and itself, and some for two that differ', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (was, now) => {
        expect(jsonDifference(was, was)).toBeUndefined();
        const same = JSON.stringify(JSON.parse(was)) === JSON.stringify(JSON.parse(now));
        if (!same && was.length < 20) expect(jsonDifference(was, now)).not.toBe('');
      }),
    );
  });
});
