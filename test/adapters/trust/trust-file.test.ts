import { describe, expect, it } from 'vitest';
import { readTrustFile, trustFileName } from '../../../adapters/trust/trust-file.ts';
import { thrownBy } from '../../support/thrown.ts';
import { bothKeys, trustProject } from './trust-project.ts';

describe('readTrustFile', () => {
  it('reads keys in their order, and none without a file or from an empty one', () => {
    expect(readTrustFile(trustProject(bothKeys))).toEqual([
      { name: 'ci', level: 'ci', publicKey: 'keys/ci.pem' },
      { name: 'dev', level: 'developer', secret: 'file:keys/dev' },
    ]);
    expect(readTrustFile(trustProject())).toEqual([]);
    expect(readTrustFile(trustProject(''))).toEqual([]);
  });

  it.each([
    ['an unknown key of the file', 'keyz: []', 'did you mean "keys"?'],
    ['an unknown key of a key', 'keys: [{ name: a, level: ci, publickey: x }]', 'did you mean "publicKey"?'],
    ['an unknown level', 'keys: [{ name: a, level: devloper, secret: env:X }]', 'did you mean "developer"?'],
    ['a secret that stands in it', 'keys: [{ name: a, level: ci, secret: hunter2 }]', 'never the secret itself'],
    ['both kinds of key', 'keys: [{ name: a, level: ci, secret: env:X, publicKey: x }]', 'either `publicKey` or'],
    ['neither kind of key', 'keys: [{ name: a, level: ci }]', 'either `publicKey` or'],
    ['a name with other letters', 'keys: [{ name: A b, level: ci, secret: env:X }]', 'keys.0.name: '],
    [
      'two keys of one name',
      'keys: [{ name: a, level: ci, secret: env:X }, { name: a, level: ci, secret: env:Y }]',
      'two keys are called "a"',
    ],
    ['what is no YAML', 'keys: [', 'cannot be read as YAML'],
  ])('refuses %s and names the file', async (_, text, part) => {
    const error = await thrownBy(() => readTrustFile(trustProject(text)));
    expect(error.code).toBe('TRUST_INVALID');
    expect(error.message).toContain(part);
    expect(error.message).toContain(trustFileName);
    expect(JSON.stringify([error.message, error.details, String(error.cause)])).not.toContain('hunter2');
  });
});
