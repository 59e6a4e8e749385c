import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { thrownBy } from '../../support/thrown.ts';
import { bothKeys, trustOf, trustProject } from './trust-project.ts';

const keys = (key: string): string => `keys: [{ name: a, level: ci, ${key} }]`;

describe('a configured key that cannot be used', () => {
  it.each([
    ['a public key that is not there', keys('publicKey: keys/none.pem'), 'put the file there'],
    ['a public key outside the project', keys('publicKey: ../ci.pem'), 'put the file there'],
    ['what is no public key', keys('publicKey: keys/dev'), 'openssl pkey -pubout'],
    ['a private key in place of the public one', keys('publicKey: keys/ci.key'), 'make a new pair'],
    ['a public key of another type', keys('publicKey: keys/rsa.pem'), 'openssl genpkey -algorithm ed25519'],
    ['a secret of 31 bytes', keys('secret: file:keys/short'), 'has 31 bytes, and 32 is the least'],
    ['a secret that is not set', keys('secret: env:NOT_SET_ANYWHERE'), 'set the variable'],
  ])('refuses %s and says the mend', async (_, file, mend) => {
    const project = trustProject(file);
    writeFileSync(join(project, 'keys', 'rsa.pem'), rsa);
    const error = await thrownBy(() => trustOf(project));
    expect(error).toMatchObject({ code: 'TRUST_INVALID', details: { key: 'a' } });
    expect(error.message).toContain(mend);
    expect(error.message).toContain('within.trust.yaml');
  });

  it.each([
    ['a name that the file lacks', 'cii=file:keys/ci.key', 'did you mean "ci"?'],
    ['a signing key that is not there', 'ci=file:keys/none', 'set the variable, create the file, or unset it'],
    ['what is no private key', 'ci=file:keys/dev', 'openssl genpkey -algorithm ed25519'],
    ['the private key of another pair', 'ci=file:keys/other.key', 'does not belong to the key "ci"'],
    ['another secret than the file names', 'dev=file:keys/other.key', 'does not belong to the key "dev"'],
    ['a short secret', 'dev=file:keys/short', 'has 31 bytes'],
  ])('refuses %s to sign with', async (_, signingKey, mend) => {
    const project = trustProject(bothKeys);
    const error = await thrownBy(() => trustOf(project, signingKey));
    expect(error.code).toBe('TRUST_INVALID');
    expect(error.message).toContain(mend);
    expect(error.message).toContain('WITHIN_SIGNING_KEY');
    const [secret = ''] = readFileSync(join(project, 'keys', 'dev'), 'utf8').split('\n');
    expect(JSON.stringify([error.message, error.details, String(error.cause)])).not.toContain(secret);
  });
});

const rsa = `-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf
9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==
-----END PUBLIC KEY-----
`;
