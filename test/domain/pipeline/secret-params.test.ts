import { describe, expect, it } from 'vitest';
import { refuseSecrets, splitSecrets } from '../../../domain/pipeline/secret-params.ts';

const split = (given: Record<string, unknown>) => splitSecrets(given, 'Step "s"');

describe('splitSecrets', () => {
  it('moves references out by their path, however deep', () => {
    expect(
      split({
        trees: 5,
        token: { secret: 'env:T' },
        auth: { user: 'ann', key: { secret: 'file:k/ey' } },
        all: [1, { secret: 'env:U' }],
      }),
    ).toEqual({
      params: { trees: 5, auth: { user: 'ann' }, all: [1, null] },
      secrets: { token: 'env:T', 'auth.key': 'file:k/ey', 'all.1': 'env:U' },
    });
  });

  it('leaves a parameter that is called secret, and an object that has more', () => {
    const given = { secret: 'abc', auth: { secret: 'abc', user: 'ann' } };
    expect(split(given)).toEqual({ params: given, secrets: {} });
  });

  it.each([
    ['a value in place of a reference', { token: { secret: 'hunter2' } }, 'with.token is a secret without a reference'],
    ['a number', { token: { secret: 5 } }, 'without a reference'],
    ['an empty reference', { token: { secret: 'env:' } }, 'without a reference'],
    ['a name with a dot', { 'a.b': { secret: 'env:A' } }, 'rename it'],
    ['a name that objects have of their own', { ['__proto__x']: { secret: 'env:A' } }, 'rename it'],
    ['two of one variable', { a_b: { secret: 'env:A' }, a: { b: { secret: 'env:B' } } }, 'WITHIN_SECRET_A_B'],
    ['a variable of WITHIN', { key_file: { secret: 'env:A' } }, 'means something else'],
  ])('refuses %s and shows no value', (_, given, part) => {
    expect(() => split(given)).toThrow(expect.objectContaining({ code: 'PARAM_INVALID' }));
    expect(() => split(given)).toThrow(part);
    expect(() => split(given)).not.toThrow('hunter2');
  });
});

it('refuses secrets of a built-in step in one sentence', () => {
  const given = split({ with: { token: { secret: 'env:T' } } });
  expect(() => refuseSecrets(given, 'train', 'Step "t"')).toThrow(
    'Step "t": with.with.token is a secret, and the built-in "train" takes none; use a module or a command for it.',
  );
  expect(() => refuseSecrets(split({}), 'train', 'Step "t"')).not.toThrow();
});
