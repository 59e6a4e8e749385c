import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pathText, problemsOf, valueAt } from '../../../adapters/documents/problems.ts';

const schema = z.strictObject({
  one: z.union([z.string().min(3), z.strictObject({ inner: z.number(), other: z.boolean().optional() })]).optional(),
  many: z.record(z.string().regex(/^[a-z]+$/, 'a key is lower-case'), z.array(z.number().min(0))).optional(),
});
const textsOf = (value: unknown) => {
  const { error } = schema.safeParse(value);
  return problemsOf(error?.issues ?? [], value, schema).map(({ path, text }) => `${pathText(path)}: ${text}`);
};

describe('problemsOf', () => {
  it.each([
    [{ one: 'ab' }, 'one: has fewer than 3 entries'],
    [{ one: 5 }, 'one: expected text or a map, got 5'],
    [{ one: { inner: 'x' } }, 'one.inner: expected a number, got text "x"'],
    [{ one: { inner: 1, othr: true } }, 'one.othr: unknown key "othr"; did you mean "other"?'],
    [{ many: { UP: [] } }, 'many.UP: a key is lower-case'],
    [{ many: { a: [1, -1] } }, 'many.a[1]: expected a number of at least 0, got -1'],
    [{ many: { a: null } }, 'many.a: expected a list, got nothing'],
  ])('says of %j what is wrong with it', (value, text) => {
    expect(textsOf(value)).toEqual([text]);
  });

  it('says nothing of a value that the schema takes', () => {
    expect(textsOf({ one: 'abc', many: { a: [1] } })).toEqual([]);
  });
});

describe('pathText', () => {
  it('writes entries in brackets and quotes keys that hold a dot or a space', () => {
    expect(pathText(['a', 0, 'b.c', 'd e', 'f'])).toBe('a[0]["b.c"]["d e"].f');
  });
});

describe('valueAt', () => {
  it('finds own keys only', () => {
    expect(valueAt({ a: [{ b: 1 }] }, ['a', 0, 'b'])).toBe(1);
    expect(valueAt({}, ['toString'])).toBeUndefined();
  });
});
