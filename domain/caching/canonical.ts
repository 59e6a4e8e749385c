/**
 * @module Canonical encoding: different values get different bytes, equal values equal bytes whatever their order of
 * insertion. JSON cannot serve: it merges NaN with null, -0 with 0, a Map with a Set, a Date with its text.
 */
import { createHash } from 'node:crypto';
import type { Digest } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';

/** One byte per kind of value; never reused for another kind, since keys on disk depend on them. */
const tags = {
  null: 0x01,
  undefined: 0x02,
  false: 0x03,
  true: 0x04,
  number: 0x05,
  bigint: 0x06,
  text: 0x07,
  array: 0x08,
  object: 0x09,
  map: 0x0a,
  set: 0x0b,
  date: 0x0c,
  regexp: 0x0d,
  bytes: 0x0e,
} as const;

const tag = (kind: keyof typeof tags): Buffer => Buffer.of(tags[kind]);

function length(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

const framed = (kind: keyof typeof tags, body: Uint8Array): Buffer =>
  Buffer.concat([tag(kind), length(body.length), body]);

function refuse(path: string, what: string): never {
  throw new WithinError(
    'NOT_HASHABLE',
    `${path || 'the value'} is ${what}, which cannot be part of a cache key; pass plain data instead.`,
    { path },
  );
}

function encodeNumber(value: number): Buffer {
  const body = Buffer.alloc(8);
  // All NaNs are one value; -0 keeps its sign bit.
  body.writeDoubleBE(Number.isNaN(value) ? Number.NaN : value);
  return Buffer.concat([tag('number'), body]);
}

function encodeText(value: string, path: string): Buffer {
  // UTF-8 would turn a lone surrogate into U+FFFD and so merge different texts.
  if (!value.isWellFormed()) refuse(path, 'a text with a lone surrogate');
  return framed('text', Buffer.from(value, 'utf8'));
}

function encodeMembers(kind: 'array' | 'object' | 'map' | 'set', members: readonly Buffer[]): Buffer {
  return Buffer.concat([tag(kind), length(members.length), ...members]);
}

function encodeBytes(value: ArrayBufferView | ArrayBuffer): Buffer {
  const name = Buffer.from(value instanceof Uint8Array ? 'Uint8Array' : value.constructor.name, 'utf8');
  const body = ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : Buffer.from(value);
  return Buffer.concat([tag('bytes'), length(name.length), name, length(body.length), body]);
}

type Ancestors = ReadonlySet<object>;

function encodeArray(value: readonly unknown[], path: string, above: Ancestors): Buffer {
  const members: Buffer[] = [];
  for (let index = 0; index < value.length; index++) {
    if (!(index in value)) refuse(`${path}[${index}]`, 'a hole in an array');
    members.push(encodeAt(value[index], `${path}[${index}]`, above));
  }
  if (Object.keys(value).length !== value.length) refuse(path, 'an array with extra properties');
  return encodeMembers('array', members);
}

function encodeObject(value: object, path: string, above: Ancestors): Buffer {
  if (Object.getOwnPropertySymbols(value).length > 0) refuse(path, 'an object with symbol keys');
  const members: Buffer[] = [];
  for (const key of Object.getOwnPropertyNames(value).toSorted()) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    const at = path ? `${path}.${key}` : key;
    if (!property || !('value' in property)) refuse(at, 'a getter');
    if (!property.enumerable) refuse(at, 'a hidden property');
    members.push(encodeText(key, at), encodeAt(property.value, at, above));
  }
  return encodeMembers('object', members);
}

/** Members of a Map or Set have no order of their own, so they are sorted by their bytes. */
function encodeUnordered(kind: 'map' | 'set', members: Buffer[]): Buffer {
  return encodeMembers(
    kind,
    members.sort((left, right) => Buffer.compare(left, right)),
  );
}

function encodeCollection(value: object, path: string, above: Ancestors): Buffer | undefined {
  if (Array.isArray(value)) return encodeArray(value, path, above);
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) =>
      Buffer.concat([encodeAt(key, `${path}<key>`, above), encodeAt(item, `${path}<${String(key)}>`, above)]),
    );
    return encodeUnordered('map', entries);
  }
  if (value instanceof Set)
    return encodeUnordered(
      'set',
      [...value].map((item) => encodeAt(item, `${path}<member>`, above)),
    );
  if (value instanceof Date) return framed('date', encodeNumber(value.getTime()));
  if (value instanceof RegExp)
    return framed('regexp', Buffer.concat([encodeText(value.source, path), encodeText(value.flags, path)]));
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return encodeBytes(value);
  return undefined;
}

function encodeReference(value: object, path: string, above: Ancestors): Buffer {
  if (above.has(value)) refuse(path, 'a reference to one of its own ancestors');
  const here = new Set(above).add(value);
  const collection = encodeCollection(value, path, here);
  if (collection) return collection;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    refuse(path, `an instance of ${value.constructor?.name ?? 'a class'}`);
  return encodeObject(value, path, here);
}

function encodeAt(value: unknown, path: string, above: Ancestors): Buffer {
  switch (typeof value) {
    case 'undefined':
      return tag('undefined');
    case 'boolean':
      return tag(value ? 'true' : 'false');
    case 'number':
      return encodeNumber(value);
    case 'bigint':
      return framed('bigint', Buffer.from(value.toString(), 'utf8'));
    case 'string':
      return encodeText(value, path);
    case 'object':
      return value === null ? tag('null') : encodeReference(value, path, above);
    default:
      return refuse(path, typeof value === 'function' ? 'a function' : 'a symbol');
  }
}

/** Canonical bytes of plain data. Throws `NOT_HASHABLE` with the path of what has none. */
export function encodeCanonical(value: unknown): Uint8Array {
  return encodeAt(value, '', new Set());
}

/** SHA-256 of the canonical bytes. */
export function canonicalDigest(value: unknown): Digest {
  return createHash('sha256').update(encodeCanonical(value)).digest('hex');
}
