/** @module An OpenID Connect issuer on a port of its own: discovery, keys that can be changed, and tokens as a test wants them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  /** PEM of the public half. */
  readonly pem: string;
}

export async function makeKey(kid: string): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
  return { kid, privateKey, jwk, pem: await exportSPKI(publicKey) };
}

export interface OidcIssuer {
  readonly url: string;
  /** What is answered, by path; may be replaced. `undefined` never answers. */
  readonly answers: Map<string, unknown>;
  /** How often each path was asked for. */
  readonly asked: Map<string, number>;
  keys(...keys: readonly Key[]): void;
  sign(
    key: Key,
    claims?: Readonly<Record<string, unknown>>,
    times?: { readonly exp?: number; readonly nbf?: number },
  ): Promise<string>;
  stop(): Promise<void>;
}

const discovery = '/.well-known/openid-configuration';
const now = () => Math.floor(Date.now() / 1000);

export async function startOidcIssuer(): Promise<OidcIssuer> {
  const answers = new Map<string, unknown>();
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
    if (!answers.has(path)) return void response.writeHead(404).end();
    const answer = answers.get(path);
    if (answer === undefined) return;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answers.set(discovery, { issuer: url, jwks_uri: `${url}/keys` });
  return {
    url,
    answers,
    asked,
    keys: (...keys) => void answers.set('/keys', { keys: keys.map(({ jwk }) => jwk) }),
    sign: (key, claims = {}, { exp = now() + 300, nbf = now() - 300 } = {}) =>
      new SignJWT({ iss: url, aud: 'within', sub: 'u-1', roles: ['reviewer'], exp, nbf, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: key.kid })
        .sign(key.privateKey),
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

export { discovery as discoveryPath, now as nowInSeconds };
