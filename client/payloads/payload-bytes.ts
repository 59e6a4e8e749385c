/** @module A payload as bytes, `temporal.api.common.v1.Payload` in the wire format of protocol buffers, and back. */
import type { Payload } from '@temporalio/common';
import protobuf from 'protobufjs/minimal.js';

type Metadata = Record<string, Uint8Array>;

/** Numbers of the fields, each of them bytes: `metadata` is a map, whose entries are messages of a key and a value. */
const field = { metadata: 1, data: 2, key: 1, value: 2 } as const;
const tagOf = (number: number): number => (number << 3) | 2;

/** Equal payloads give equal bytes. */
export function payloadBytes({ metadata, data }: Payload): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const [key, value] of Object.entries(metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    writer.uint32(tagOf(field.metadata)).fork();
    writer.uint32(tagOf(field.key)).string(key).uint32(tagOf(field.value)).bytes(value).ldelim();
  }
  if (data && data.length > 0) writer.uint32(tagOf(field.data)).bytes(data);
  return writer.finish();
}

/** Throws a plain error for bytes that are no payload. Fields that are not known here are left out. */
export function payloadOf(bytes: Uint8Array): Payload {
  const reader = protobuf.Reader.create(bytes);
  const metadata: Metadata = {};
  let data: Uint8Array = new Uint8Array();
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === tagOf(field.metadata)) readEntry(reader, metadata);
    else if (tag === tagOf(field.data)) data = reader.bytes();
    else reader.skipType(tag & 7);
  }
  return { metadata, data };
}

function readEntry(reader: protobuf.Reader, metadata: Metadata): void {
  const end = reader.uint32() + reader.pos;
  let key = '';
  let value: Uint8Array = new Uint8Array();
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === tagOf(field.key)) key = reader.string();
    else if (tag === tagOf(field.value)) value = reader.bytes();
    else reader.skipType(tag & 7);
  }
  metadata[key] = value;
}
