/** @module Payloads as bytes, held against another writer and reader of protocol buffers. */
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { expect, it } from 'vitest';
import { payloadBytes, payloadOf } from '../../../client/payloads/payload-bytes.ts';

const Reference = protobuf
  .parse('syntax = "proto3"; message Payload { map<string, bytes> metadata = 1; bytes data = 2; }')
  .root.lookupType('Payload');

const bytes = fc.uint8Array({ maxLength: 300 });
const payloads = fc.record({ metadata: fc.dictionary(fc.string(), bytes, { noNullPrototype: true }), data: bytes });
const plain = (of: { metadata?: unknown; data?: unknown }) => ({
  metadata: Object.fromEntries(
    Object.entries((of.metadata ?? {}) as Record<string, Uint8Array>).map(([key, value]) => [key, [...value]]),
  ),
  data: [...((of.data ?? []) as Uint8Array)],
});

it('reads what it wrote, and so does another implementation of the format', () => {
  fc.assert(
    fc.property(payloads, (payload) => {
      const written = payloadBytes(payload);
      expect(plain(payloadOf(written))).toEqual(plain(payload));
      expect(plain(Reference.decode(written) as never)).toEqual(plain(payload));
      expect(plain(payloadOf(Reference.encode(Reference.create(payload)).finish()))).toEqual(plain(payload));
    }),
  );
});

it('passes over fields that it does not know', () => {
  const more = Buffer.concat([payloadBytes({ data: Buffer.from('x') }), Buffer.from([0x1a, 2, 8, 1])]);
  expect(payloadOf(more).data).toEqual(Buffer.from('x'));
});

it('throws for bytes that are cut off', () => {
  const written = payloadBytes({ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"x"') });
  expect(() => payloadOf(written.subarray(0, -1))).toThrow();
});
