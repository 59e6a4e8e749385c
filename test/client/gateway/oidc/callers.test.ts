/** @module Tokens of an OpenID Connect issuer at the gateway, over HTTP, against an issuer that answers over HTTP. */
import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { oidcCallers } from '../../../../client/gateway/oidc/callers.ts';
import type { Gateway } from '../../../../client/gateway/server.ts';
import type { OidcSettings } from '../../../../config/oidc.ts';
import { startDoors } from '../../../support/gateway-doors.ts';
import {
  discoveryPath,
  makeKey,
  nowInSeconds,
  type OidcIssuer,
  startOidcIssuer,
} from '../../../support/oidc-issuer.ts';

let one: Awaited<ReturnType<typeof makeKey>>;
let other: Awaited<ReturnType<typeof makeKey>>;
beforeAll(async () => {
  [one, other] = await Promise.all([makeKey('one'), makeKey('other')]);
});

let issuer: OidcIssuer;
const gateways: Gateway[] = [];
beforeEach(async () => {
  issuer = await startOidcIssuer();
  issuer.keys(one);
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
  await issuer.stop();
});
afterAll(() => undefined);

const defects: unknown[] = [];
async function start(more: Partial<OidcSettings> = {}, patience = { answerMs: 2_000, restMs: 0 }): Promise<string> {
  const settings: OidcSettings = {
    issuer: issuer.url,
    audience: 'within',
    roleClaim: 'roles',
    roles: { viewer: 'viewer', reviewer: 'reviewer', operator: 'operator', admin: 'admin' },
    nameClaim: 'sub',
    ...more,
  };
  defects.length = 0;
  const oidc = oidcCallers(settings, { patience, onDefect: (error) => void defects.push(error) });
  const secret = async () => 'a-static-token-0123456789';
  const gateway = await startDoors({
    access: { tokens: ['ci:operator=env:X'], secret, oidc },
    rates: { token: 1000, address: 1000, failures: 1000 },
    codec: { open: () => ({ encode: async (all) => all, decode: async (all) => all }), origins: () => [] },
  });
  gateways.push(gateway);
  return gateway.url;
}

async function statusOf(url: string, token: string, path = '/metrics', method = 'GET'): Promise<number> {
  const answer = await fetch(url + path, { method, headers: { authorization: `Bearer ${token}` } });
  await answer.text();
  return answer.status;
}
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token of the issuer', () => {
  it('counts with the role that its claim is mapped to, beside tokens of the configuration', async () => {
    const url = await start();
    const token = await issuer.sign(one);
    expect(await statusOf(url, token)).toBe(200);
    expect(await statusOf(url, token, '/codec/decode', 'POST')).toBe(403);
    expect(await statusOf(url, 'a-static-token-0123456789')).toBe(200);
    const operator = await issuer.sign(one, { roles: ['viewer', 'operator', 'reviewer'] });
    // Let in: refused for its body alone.
    expect(await statusOf(url, operator, '/codec/decode', 'POST')).not.toBe(403);
    expect(issuer.asked.get(discoveryPath)).toBe(1);
    expect(issuer.asked.get('/keys')).toBe(1);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['that is too old', () => issuer.sign(one, {}, { exp: nowInSeconds() - 120 })],
    ['that is not good yet', () => issuer.sign(one, {}, { nbf: nowInSeconds() + 120 })],
    ['that never ends', () => issuer.sign(one, { exp: undefined })],
    ['that says nobody', () => issuer.sign(one, { sub: undefined })],
    ['for another audience', () => issuer.sign(one, { aud: 'another' })],
    ['without an audience', () => issuer.sign(one, { aud: undefined })],
    ['of another issuer', () => issuer.sign(one, { iss: 'http://127.0.0.1:1' })],
    ['by a key that is not of the issuer, under its name', () => issuer.sign({ ...other, kid: 'one' })],
    ['by a key that nobody knows', () => issuer.sign(other)],
    ['without a signature', async () => `${base64({ alg: 'none' })}.${(await issuer.sign(one)).split('.')[1]}.`],
    [
      'signed with the public key as if it were a shared secret',
      async () => {
        const text = `${base64({ alg: 'HS256', kid: 'one' })}.${(await issuer.sign(one)).split('.')[1]}`;
        return `${text}.${createHmac('sha256', one.pem).update(text).digest('base64url')}`;
      },
    ],
    [
      'with a role that was put in after it was signed',
      async () => {
        const [header, body = '', signature] = (await issuer.sign(one)).split('.');
        const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
        return `${header}.${base64({ ...claims, roles: ['admin'] })}.${signature}`;
      },
    ],
    ['that is no JSON', () => 'a.b.c'],
    ['that is huge', () => `${randomBytes(4500).toString('base64url')}.${randomBytes(3000).toString('base64url')}.c`],
    ['whose name is too long for a name', () => issuer.sign(one, { sub: 'x'.repeat(300) })],
    ['whose name would steer a terminal', () => issuer.sign(one, { sub: 'anna\u001b[2J' })],
  ])('%s does not count', async (_what, make) => {
    expect(await statusOf(await start(), await make())).toBe(401);
    expect(defects).toEqual([]);
  });

  it('counts within a minute of clocks that differ', async () => {
    const url = await start();
    expect(await statusOf(url, await issuer.sign(one, {}, { exp: nowInSeconds() - 30 }))).toBe(200);
    expect(await statusOf(url, await issuer.sign(one, {}, { nbf: nowInSeconds() + 30 }))).toBe(200);
  });

  it('of somebody without a role is answered with 403, and tells which claim would help', async () => {
    const url = await start();
    for (const roles of [[], 'guest', undefined, { toString: 'admin' }, ['__proto__'], ['constructor']]) {
      const headers = { authorization: `Bearer ${await issuer.sign(one, { roles })}` };
      const answer = await fetch(`${url}/metrics`, { headers });
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({
        code: 'ROLE_FORBIDDEN',
        detail: expect.stringContaining('WITHIN_OIDC_ROLES'),
      });
    }
  });

  it('may keep its role within another claim, and one role may be for everybody', async () => {
    const url = await start({ roleClaim: 'realm_access.roles', roles: { '*': 'viewer', boss: 'operator' } });
    const boss = await issuer.sign(one, { realm_access: { roles: ['boss'] } });
    expect(await statusOf(url, boss, '/codec/decode', 'POST')).not.toBe(403);
    const anybody = await issuer.sign(one);
    expect(await statusOf(url, anybody)).toBe(200);
    expect(await statusOf(url, anybody, '/codec/decode', 'POST')).toBe(403);
  });

  it('is of whom an address names only where that was verified', async () => {
    const url = await start({ nameClaim: 'email' });
    const email = 'anna@example.org';
    expect(await statusOf(url, await issuer.sign(one, { email, email_verified: true }))).toBe(200);
    expect(await statusOf(url, await issuer.sign(one, { email, email_verified: false }))).toBe(401);
    expect(await statusOf(url, await issuer.sign(one, { email }))).toBe(401);
    expect(await statusOf(url, await issuer.sign(one, { email_verified: true }))).toBe(401);
  });
});

describe('the issuer', () => {
  it('may change its keys while the gateway runs', async () => {
    const url = await start();
    expect(await statusOf(url, await issuer.sign(one))).toBe(200);
    expect(await statusOf(url, await issuer.sign(other))).toBe(401);
    issuer.keys(one, other);
    expect(await statusOf(url, await issuer.sign(other))).toBe(200);
  });

  it('is asked for a key that it does not have once in a while, however many tokens name one', async () => {
    const url = await start({}, { answerMs: 2_000, restMs: 60_000 });
    for (let time = 0; time < 5; time++) expect(await statusOf(url, await issuer.sign(other))).toBe(401);
    expect(issuer.asked.get('/keys')).toBe(1);
  });

  it.each<[string, () => void]>([
    ['does not answer at all', () => issuer.answers.set(discoveryPath, undefined)],
    ['has no document', () => issuer.answers.delete(discoveryPath)],
    [
      'is another one by its document',
      () => issuer.answers.set(discoveryPath, { issuer: 'x', jwks_uri: 'https://x/' }),
    ],
    ['has no keys', () => issuer.answers.delete('/keys')],
    ['does not answer with its keys', () => issuer.answers.set('/keys', undefined)],
    ['answers with what are no keys', () => issuer.answers.set('/keys', { keys: 'none' })],
  ])('that %s makes 503 in one sentence, and nothing else waits for it', async (_what, spoil) => {
    spoil();
    const url = await start({}, { answerMs: 100, restMs: 0 });
    const headers = { authorization: `Bearer ${await issuer.sign(one)}` };
    // An issuer that never answers would keep us longer.
    const answer = await fetch(`${url}/metrics`, { headers, signal: AbortSignal.timeout(5_000) });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    const problem = (await answer.json()) as { code: string; detail: string };
    expect(problem.code).toBe('OIDC_UNAVAILABLE');
    expect(problem.detail).not.toContain('127.0.0.1');
    expect(defects).toHaveLength(1);
    expect(await statusOf(url, 'a-static-token-0123456789')).toBe(200);
    expect(await statusOf(url, 'another-token-0123456789')).toBe(401);
    issuer.answers.set(discoveryPath, { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` });
    issuer.keys(one);
    expect(await statusOf(url, await issuer.sign(one))).toBe(200);
  });

  it('that fails is left alone for a while', async () => {
    issuer.answers.delete(discoveryPath);
    const url = await start({}, { answerMs: 2_000, restMs: 60_000 });
    for (let time = 0; time < 5; time++) expect(await statusOf(url, await issuer.sign(one))).toBe(503);
    expect(issuer.asked.get(discoveryPath)).toBe(1);
  });
});
