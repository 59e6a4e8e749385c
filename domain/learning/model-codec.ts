/** @module Data-only encoding of model states: JSON values, typed arrays as base64 of their little-endian bytes. */
import type { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';

/** Array types by the tag that stands for them in JSON. */
const arrayTypes = {
  $f64: Float64Array,
  $f32: Float32Array,
  $i32: Int32Array,
  $u32: Uint32Array,
  $u16: Uint16Array,
  $u8: Uint8Array,
} as const;
type ArrayTag = keyof typeof arrayTypes;
type StateArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** What a state may be made of. Keys that begin with `$` are kept for the encoding. */
export type StateValue =
  | null
  | boolean
  | number
  | string
  | StateArray
  | readonly StateValue[]
  | { readonly [key: string]: StateValue };

/** JSON writes these as null or 0, so they travel as `{ $number: text }`. */
const specialNumbers = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

function isStateArray(value: object): value is StateArray {
  return Object.values(arrayTypes).some((type) => value instanceof type);
}

/** JSON value of a state, keys in code-unit order, so that equal states give equal bytes. Throws `INTERNAL` for what cannot be kept. */
export function encodeState(value: StateValue): unknown {
  if (typeof value === 'number') return encodeNumber(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'object') throw new WithinError('INTERNAL', `a model state cannot hold a ${typeof value}`);
  if (isStateArray(value)) return encodeArray(value);
  if (isList(value)) return value.map(encodeState);
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => {
        if (key.startsWith('$')) throw new WithinError('INTERNAL', `a model state cannot have the key "${key}"`);
        return [key, encodeState(value[key] as StateValue)];
      }),
  );
}

function isList(value: object): value is readonly StateValue[] {
  return Array.isArray(value);
}

function encodeNumber(value: number): unknown {
  for (const [text, special] of specialNumbers) if (Object.is(value, special)) return { $number: text };
  return value;
}

function encodeArray(values: StateArray): unknown {
  const tag = Object.entries(arrayTypes).find(([, type]) => values instanceof type)?.[0] ?? '';
  return { [tag]: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64') };
}

/** Inverse of `encodeState`, bit for bit. Throws `DATA_INVALID` for a state that was damaged. */
export function decodeState(json: unknown): StateValue {
  if (json === null || typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return json;
  if (Array.isArray(json)) return json.map(decodeState);
  if (typeof json !== 'object') return damaged(`it holds a ${typeof json}`);
  const entries: [string, unknown][] = Object.entries(json);
  const [tag, content] = entries[0] ?? ['', undefined];
  if (tag.startsWith('$')) return entries.length === 1 ? decodeTagged(tag, content) : damaged(`"${tag}" has company`);
  return Object.fromEntries(entries.map(([key, value]) => [key, decodeState(value)]));
}

function decodeTagged(tag: string, content: unknown): StateValue {
  if (typeof content !== 'string') return damaged(`"${tag}" holds no text`);
  if (tag === '$number') return specialNumbers.get(content) ?? damaged(`"${content}" is no number`);
  if (!isArrayTag(tag)) return damaged(`"${tag}" is no type of array`);
  const type = arrayTypes[tag];
  const bytes = Buffer.from(content, 'base64');
  // Node skips what is no base64: only text that comes out again was whole.
  if (bytes.toString('base64') !== content) return damaged(`"${tag}" holds no base64`);
  if (bytes.byteLength % type.BYTES_PER_ELEMENT !== 0) return damaged(`"${tag}" ends within a value`);
  return new type(Uint8Array.from(bytes).buffer);
}

function isArrayTag(tag: string): tag is ArrayTag {
  return Object.hasOwn(arrayTypes, tag);
}

function damaged(what: string): never {
  throw new WithinError('DATA_INVALID', `the saved model is damaged: ${what}; train it again`);
}

/** Decodes a state and checks its shape; what does not fit is `DATA_INVALID` with the path. */
export function readState<T>(learner: string, schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(decodeState(json));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new WithinError(
    'DATA_INVALID',
    `the saved ${learner} model is damaged at "${path}": ${issue?.message ?? 'unreadable'}; train it again`,
    { learner, path },
  );
}
