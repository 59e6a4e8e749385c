/** @module `POST /codec/decode` and `/codec/encode` as the web UI and the `temporal` command ask. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Gateway } from '../../../../client/gateway/server.ts';
import { EncryptedPayloads } from '../../../../client/payloads/codec.ts';
import { startDoors } from '../../../support/gateway-doors.ts';

const token = 'a-token-that-nobody-guesses';
const origin = 'http://127.0.0.1:8233';
const codec = new EncryptedPayloads([{ id: 'k1', key: createSecretKey(randomBytes(32)) }]);
const common = { open: () => codec, origins: () => [origin] };
const secret = async () => token;
let guarded: Gateway;
let open: Gateway;
beforeAll(async () => {
  guarded = await startDoors({ codec: common, access: { tokens: ['ui=env:UI'], secret } });
  open = await startDoors({ codec: common });
});
afterAll(() => Promise.all([guarded.close(), open.close()]));

const base64 = (text: string) => Buffer.from(text).toString('base64');
const plain = { metadata: { encoding: base64('json/plain') }, data: base64('"a value"') };

interface Asking {
  readonly gateway?: Gateway;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}
async function ask(path: string, body: unknown, { gateway = guarded, method = 'POST', headers = {} }: Asking = {}) {
  return fetch(`${gateway.url}/codec/${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      authorization: `Bearer ${token}`,
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;
const encoded = async () =>
  (await (await ask('encode', { payloads: [plain, plain] })).json()) as { payloads: object[] };

describe('the codec of the gateway', () => {
  it('encrypts, and decrypts for who has a token; a value without data is one too', async () => {
    const { payloads } = await encoded();
    expect(JSON.stringify(payloads)).not.toContain(plain.data);
    const answer = await ask('decode', {
      payloads: [...payloads, plain, { metadata: { encoding: base64('binary/null') } }],
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({
      payloads: [plain, plain, plain, { metadata: { encoding: base64('binary/null') }, data: '' }],
    });
  });

  it('refuses who has none, or a wrong one, without a word of what was sent', async () => {
    for (const authorization of ['', 'Bearer another-token-of-somebody']) {
      const answer = await ask('decode', await encoded(), { headers: { authorization } });
      expect([answer.status, await codeOf(answer)]).toEqual([401, 'CODEC_UNAUTHORIZED']);
    }
  });

  it('lets the page of the web UI ask: first without a token, then with one', async () => {
    const asking = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-namespace' };
    const before = await ask('decode', undefined, { method: 'OPTIONS', headers: { ...asking, authorization: '' } });
    expect(before.status).toBe(204);
    expect(Object.fromEntries(before.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, content-type, x-namespace',
      vary: 'origin',
    });
    const answer = await ask('decode', await encoded(), { headers: { origin, 'x-namespace': 'default' } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    // The refusal of a token can be read by the page as well.
    const refused = await ask('decode', { payloads: [] }, { headers: { origin, authorization: '' } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, origin]);
  });

  it.each(['https://evil.example', 'http://127.0.0.1:8234', 'null', `${origin}.evil.example`])(
    'refuses pages of %s, with a token and on a gateway without tokens',
    async (foreign) => {
      for (const gateway of [guarded, open])
        for (const method of ['OPTIONS', 'POST']) {
          const body = method === 'POST' ? { payloads: [] } : undefined;
          const answer = await ask('decode', body, { gateway, method, headers: { origin: foreign } });
          expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
        }
    },
  );

  it('answers programs and the web UI of its machine where it has no tokens', async () => {
    for (const headers of [{ authorization: '' }, { authorization: '', origin }])
      expect((await ask('decode', await encoded(), { gateway: open, headers })).status).toBe(200);
  });

  it.each([
    ['{'],
    [5],
    [{}],
    [{ payloads: 5 }],
    [{ payloads: [{ data: 'no base64!' }] }],
    [{ payloads: [{ metadata: 5 }] }],
  ])('refuses %j as a body', async (body) => {
    const answer = await ask('decode', body);
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'CODEC_INVALID']);
  });

  it('tells a key that it does not have, and a payload that was changed', async () => {
    const other = new EncryptedPayloads([{ id: 'k9', key: createSecretKey(randomBytes(32)) }]);
    const [foreign] = await other.encode([{ metadata: {}, data: Buffer.from('x') }]);
    const shown = (payload: typeof foreign) => ({
      metadata: Object.fromEntries(
        Object.entries(payload?.metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
      ),
      data: Buffer.from(payload?.data ?? []).toString('base64'),
    });
    const unknown = await ask('decode', { payloads: [shown(foreign)] });
    expect([unknown.status, await unknown.json()]).toMatchObject([
      422,
      { code: 'PAYLOAD_KEY_UNKNOWN', detail: expect.stringContaining('the key "k9"') },
    ]);
    const { payloads } = await encoded();
    const changed = await ask('decode', { payloads: [{ ...payloads[0], data: base64('x'.repeat(40)) }] });
    expect([changed.status, await codeOf(changed)]).toEqual([422, 'PAYLOAD_DAMAGED']);
  });
});
