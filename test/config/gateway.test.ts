/** @module Settings of the gateway from variables. */
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';

const gateway = (env: Record<string, string>) => loadConfig(env, '/p').gateway;

describe('the gateway is set', () => {
  it('by rates, of which those that are not named keep their number', () => {
    expect(gateway({}).rates).toEqual({ token: 60_000, address: 1_200, failures: 20 });
    expect(gateway({ WITHIN_RATE_LIMITS: 'failures=5, token=100' }).rates).toEqual({
      token: 100,
      address: 1_200,
      failures: 5,
    });
  });

  it('by no rate that is none', () => {
    for (const rates of ['failures=0', 'failures=many', 'failures', '20', 'guesses=3', 'token=1=2', 'token=-1'])
      expect(() => gateway({ WITHIN_RATE_LIMITS: rates }), rates).toThrow(
        /^WITHIN_RATE_LIMITS is not valid: write token=60000/,
      );
  });

  it('by proxies as addresses and networks', () => {
    const proxies = ['10.0.0.0/8', '127.0.0.1', '::1', 'fd00::/8'];
    expect(gateway({ WITHIN_TRUSTED_PROXIES: proxies.join(', ') }).trustedProxies).toEqual(proxies);
    for (const proxy of ['proxy.example', '10.0.0.0/99', 'true'])
      expect(() => gateway({ WITHIN_TRUSTED_PROXIES: proxy })).toThrow(/^WITHIN_TRUSTED_PROXIES is not valid: /);
  });

  it('by tokens with a role, or with none', () => {
    const tokens = ['ann:viewer=env:ANN', 'ops:admin=file:ops.token', 'old=env:OLD'];
    expect(loadConfig({ WITHIN_UPLOAD_TOKENS: tokens.join(',') }, '/p').uploads.tokens).toEqual(tokens);
    for (const token of ['ann:owner=env:ANN', 'ann:=env:ANN', 'ann:viewer:admin=env:ANN', 'ann:viewer=s3cr3t'])
      expect(() => loadConfig({ WITHIN_UPLOAD_TOKENS: token }, '/p')).toThrow(
        /^WITHIN_UPLOAD_TOKENS is not valid: (?!.*s3cr3t)/,
      );
  });
});

describe('who signs people in is set', () => {
  const issuer = { WITHIN_OIDC_ISSUER: 'https://login.example.org/realm', WITHIN_OIDC_AUDIENCE: 'within' };

  it('by an issuer and an audience; roles have their own names where nothing else is said', () => {
    expect(gateway({}).oidc).toBeUndefined();
    expect(gateway(issuer).oidc).toEqual({
      issuer: 'https://login.example.org/realm',
      audience: 'within',
      roleClaim: 'roles',
      roles: { viewer: 'viewer', reviewer: 'reviewer', operator: 'operator', admin: 'admin' },
      nameClaim: 'sub',
    });
    const roles = { WITHIN_OIDC_ROLE_CLAIM: 'groups', WITHIN_OIDC_ROLES: 'a=b=admin, *=viewer' };
    expect(gateway({ ...issuer, ...roles }).oidc?.roles).toEqual({
      'a=b': 'admin',
      '*': 'viewer',
    });
  });

  it.each([
    ['WITHIN_OIDC_ISSUER', { ...issuer, WITHIN_OIDC_ISSUER: 'http://login.example.org' }],
    ['WITHIN_OIDC_ISSUER', { WITHIN_OIDC_AUDIENCE: 'within' }],
    ['WITHIN_OIDC_AUDIENCE', { WITHIN_OIDC_ISSUER: 'https://login.example.org' }],
    ['WITHIN_OIDC_ROLES', { ...issuer, WITHIN_OIDC_ROLES: 'boss=king' }],
    ['WITHIN_OIDC_ROLES', { ...issuer, WITHIN_OIDC_ROLES: 'admin' }],
    ['WITHIN_OIDC_NAME_CLAIM', { ...issuer, WITHIN_OIDC_NAME_CLAIM: 'a b' }],
  ])('by %s, which is named where it is wrong', (variable, env) => {
    expect(() => gateway(env)).toThrow(new RegExp(`^${variable} is not valid: `));
  });

  it('under http on this machine alone', () => {
    expect(gateway({ ...issuer, WITHIN_OIDC_ISSUER: 'http://127.0.0.1:9000/x' }).oidc?.issuer).toContain('127.0.0.1');
  });
});
