/** @module What encryption of payloads promises, over payloads of every kind. */
import { createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EncryptedPayloads } from '../../../client/payloads/codec.ts';
import type { PayloadKey } from '../../../client/payloads/keys.ts';

const keyOf = (id: string): PayloadKey => ({ id, key: createSecretKey(randomBytes(32)) });
const [first, second] = [keyOf('first'), keyOf('second')];
const codec = new EncryptedPayloads([first]);

const bytes = fc.uint8Array({ maxLength: 200 });
const payloads = fc.record({
  metadata: fc.dictionary(fc.stringMatching(/^[a-z-]{1,20}$/), bytes, { noNullPrototype: true }),
  data: bytes,
});
const hex = (value: Uint8Array | null | undefined) => Buffer.from(value ?? []).toString('hex');
const plain = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, hex(value)])),
  data: hex(data),
});
const json = (value: unknown): Payload => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(value)),
});
const one = async (coder: EncryptedPayloads, payload: Payload) => (await coder.encode([payload]))[0] as Payload;

describe('encrypted payloads', () => {
  it('come back as they were, in their order', () =>
    fc.assert(
      fc.asyncProperty(fc.array(payloads, { maxLength: 5 }), async (given) => {
        const written = await codec.encode(given);
        expect((await codec.decode(written)).map(plain)).toEqual(given.map(plain));
      }),
    ));

  it('show nothing of their data or metadata, and say which key and form they have', async () => {
    const written = await one(codec, json('a planted value'));
    const all = Buffer.concat([...Object.values(written.metadata ?? {}), written.data ?? new Uint8Array()]);
    expect(all.includes('planted') || all.includes('json/plain')).toBe(false);
    const { 'encryption-nonce': nonce, ...open } = written.metadata ?? {};
    expect(Object.entries(open).map(([name, value]) => [name, Buffer.from(value).toString()])).toEqual([
      ['encoding', 'binary/encrypted'],
      ['encryption-key-id', 'first'],
      ['encryption-version', '1'],
    ]);
    expect(nonce).toHaveLength(12);
  });

  it('hold the bytes of `temporal.api.common.v1.Payload`, which codecs in other languages read', async () => {
    const { metadata, data } = await one(codec, json('x'));
    const bytes = Buffer.from(data ?? []);
    const opening = createDecipheriv('aes-256-gcm', first.key, metadata?.['encryption-nonce'] ?? '');
    opening.setAAD(Buffer.from('within payload 1\nfirst')).setAuthTag(bytes.subarray(-16));
    const opened = Buffer.concat([opening.update(bytes.subarray(0, -16)), opening.final()]);
    // Field 1, an entry of a map: field 1 `encoding`, field 2 `json/plain`; then field 2, the data.
    const encoding = `0a08${hex(Buffer.from('encoding'))}120a${hex(Buffer.from('json/plain'))}`;
    expect(hex(opened)).toBe(`0a16${encoding}1203${hex(Buffer.from('"x"'))}`);
  });

  it('are refused with any one bit of any part flipped', async () => {
    const written = await one(codec, json({ value: 1 }));
    const parts = [...Object.keys(written.metadata ?? {}), 'data'];
    const of = (name: string) => (name === 'data' ? written.data : written.metadata?.[name]) ?? new Uint8Array();
    for (const name of parts)
      for (let bit = 0; bit < of(name).length * 8; bit++) {
        const changed = Uint8Array.from(of(name));
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const forged =
          name === 'data'
            ? { ...written, data: changed }
            : { ...written, metadata: { ...written.metadata, [name]: changed } };
        await expect(codec.decode([forged]), `${name}, bit ${bit}`).rejects.toMatchObject({
          code: expect.stringMatching(/^PAYLOAD_(DAMAGED|KEY_UNKNOWN)$/),
        });
      }
  });

  it('are refused under the id of another key, though that key is known', async () => {
    const both = new EncryptedPayloads([first, second]);
    const written = await one(both, json(1));
    const forged = { ...written, metadata: { ...written.metadata, 'encryption-key-id': Buffer.from('second') } };
    await expect(both.decode([forged])).rejects.toThrow(
      'An encrypted payload does not open with the key "second": it was changed, or another key has this id; compare WITHIN_PAYLOAD_KEYS here with that of who wrote it.',
    );
    // Even where both ids stand for one key, since the id is authenticated.
    const twins = new EncryptedPayloads([first, { ...first, id: 'second' }]);
    await expect(twins.decode([forged])).rejects.toMatchObject({ code: 'PAYLOAD_DAMAGED' });
  });

  it.each(['encoding', 'encryption-key-id', 'encryption-version', 'encryption-nonce'])(
    'are refused without %s',
    async (name) => {
      const written = await one(codec, json(1));
      const { [name]: _gone, ...metadata } = written.metadata ?? {};
      await expect(codec.decode([{ ...written, metadata }])).rejects.toMatchObject({ code: 'PAYLOAD_DAMAGED' });
    },
  );

  it('are refused when they are cut off anywhere', async () => {
    const written = await one(codec, json(1));
    for (let length = 0; length < (written.data?.length ?? 0); length++)
      await expect(
        codec.decode([{ ...written, data: written.data?.subarray(0, length) ?? null }]),
      ).rejects.toMatchObject({
        code: 'PAYLOAD_DAMAGED',
      });
  });

  it('never have the same nonce, nor the same bytes for the same value', async () => {
    const written = await codec.encode(Array.from({ length: 20_000 }, () => json('same')));
    expect(new Set(written.map(({ metadata }) => hex(metadata?.['encryption-nonce']))).size).toBe(written.length);
    expect(new Set(written.map(({ data }) => hex(data))).size).toBe(written.length);
  });
});

describe('keys that follow each other', () => {
  it('all decrypt, the first encrypts', async () => {
    const before = await one(codec, json('before'));
    const rotated = new EncryptedPayloads([second, first]);
    const after = await one(rotated, json('after'));
    expect(Buffer.from(after.metadata?.['encryption-key-id'] ?? []).toString()).toBe('second');
    expect((await rotated.decode([before, after])).map(plain)).toEqual([json('before'), json('after')].map(plain));
  });

  it('that are not there are named in one sentence', async () => {
    const written = await one(codec, json('x'));
    for (const keys of [[second], []])
      await expect(new EncryptedPayloads(keys).decode([written])).rejects.toMatchObject({
        code: 'PAYLOAD_KEY_UNKNOWN',
        message:
          'A payload is encrypted with the key "first", which is not here; add it to WITHIN_PAYLOAD_KEYS of this process.',
      });
  });
});

describe('plain payloads', () => {
  it('pass through when they are read, with keys and without', async () => {
    for (const keys of [[first], []])
      expect(await new EncryptedPayloads(keys).decode([json('old')])).toEqual([json('old')]);
  });

  it('stay as they are when they are written without keys', async () => {
    expect(await new EncryptedPayloads([]).encode([json('old')])).toEqual([json('old')]);
  });
});
