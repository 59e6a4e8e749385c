/** @module Malformed uploads, made from valid ones by seeded faults: bits, cuts, types, encodings, packing, quotes, headers. */
import { gzipSync } from 'node:zlib';
import type { RandomStream } from '../../domain/learning/learner.ts';
import { createStream } from '../../domain/learning/random-stream.ts';

export interface BaseUpload {
  readonly type: string;
  readonly bytes: Buffer;
}

export interface Malformed {
  readonly kind: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

const below = (stream: RandomStream, limit: number): number => stream.nextBelow(Math.max(1, limit));
const pick = <T>(stream: RandomStream, from: readonly T[]): T => from[below(stream, from.length)] as T;

/** A table of the kind that people upload: an id, numbers, a text with quotes, a day. */
export function validCsv(rows: number): Buffer {
  const lines = Array.from({ length: rows }, (_, row) => {
    const day = `2026-0${1 + (row % 9)}-1${row % 10}`;
    return `${row},${(row * 37) % 101}.5,"shop ${row % 7}, ""north""",${day}`;
  });
  return Buffer.from(`id,amount,place,day\n${lines.join('\n')}\n`);
}

export function validJsonLines(rows: number): Buffer {
  const lines = Array.from({ length: rows }, (_, row) =>
    JSON.stringify({ id: row, amount: ((row * 37) % 101) + 0.5, place: `shop ${row % 7}`, day: '2026-01-01' }),
  );
  return Buffer.from(`${lines.join('\n')}\n`);
}

type Fault = (base: BaseUpload, stream: RandomStream) => Omit<Malformed, 'kind'>;

const plain = ({ type }: BaseUpload, bytes: Buffer, more: Record<string, string> = {}): Omit<Malformed, 'kind'> => ({
  headers: { 'content-type': type, ...more },
  bytes,
});

function flipBits(bytes: Buffer, stream: RandomStream): Buffer {
  const hurt = Buffer.from(bytes);
  for (let flips = 1 + below(stream, 20); flips > 0; flips--) {
    const at = below(stream, hurt.length);
    hurt[at] = (hurt[at] ?? 0) ^ (1 << below(stream, 8));
  }
  return hurt;
}

function splice(bytes: Buffer, stream: RandomStream): Buffer {
  const [a, b] = [below(stream, bytes.length), below(stream, bytes.length)].sort((one, other) => one - other);
  const piece = bytes.subarray(a, b);
  const parts = stream.nextDouble() < 0.5 ? [bytes.subarray(0, a), bytes.subarray(b)] : [bytes, piece];
  return Buffer.concat(parts);
}

const cut = (bytes: Buffer, stream: RandomStream): Buffer => bytes.subarray(0, below(stream, bytes.length));
const asText = (bytes: Buffer): string => bytes.toString('utf8');
const packed = { 'content-encoding': 'gzip' };
const types = ['text/csv', 'application/vnd.apache.parquet', 'application/jsonl', 'text/tab-separated-values'];

/** A line of the text is replaced. */
function changeLine(bytes: Buffer, stream: RandomStream, change: (line: string) => string): Buffer {
  const lines = asText(bytes).split('\n');
  const at = below(stream, lines.length);
  lines[at] = change(lines[at] ?? '');
  return Buffer.from(lines.join('\n'));
}

const oddTexts = [
  'NaN',
  '-inf',
  '1e400',
  '0x1F',
  '',
  '"',
  '""',
  '\u0000',
  '\uFEFF',
  "'; DROP TABLE t; --",
  '=cmd|calc',
  '../../x',
  '9'.repeat(400),
];

const faults: Readonly<Record<string, Fault>> = {
  'flipped bits': (base, stream) => plain(base, flipBits(base.bytes, stream)),
  'cut off': (base, stream) => plain(base, cut(base.bytes, stream)),
  spliced: (base, stream) => plain(base, splice(base.bytes, stream)),
  'another type': (base, stream) =>
    plain({ ...base, type: pick(stream, [...types, 'image/png', 'text/plain', 'nonsense', '']) }, base.bytes),
  'UTF-16': (base) => plain(base, Buffer.from(`\uFEFF${asText(base.bytes)}`, 'utf16le')),
  'Latin-1': (base) => plain(base, Buffer.from(`${asText(base.bytes)}é,ü,ß,ñ\n`, 'latin1')),
  'odd values': (base, stream) =>
    plain(
      base,
      changeLine(base.bytes, stream, (line) => line.replace(/[^,{}:]+/, pick(stream, oddTexts))),
    ),
  'open quote': (base, stream) =>
    plain(
      base,
      changeLine(base.bytes, stream, (line) => `"${line}`),
    ),
  'too many fields': (base, stream) =>
    plain(
      base,
      changeLine(base.bytes, stream, (line) => `${line},${line}`),
    ),
  'no rows': (base) => plain(base, Buffer.from(`${asText(base.bytes).split('\n')[0] ?? ''}\n`)),
  'double columns': (base) => plain(base, Buffer.from(asText(base.bytes).replace('amount', 'id'))),
  empty: (base) => plain(base, Buffer.alloc(0)),
  noise: (base, stream) =>
    plain(base, Buffer.from(Array.from({ length: 1 + below(stream, 3000) }, () => below(stream, 256)))),
  'gzip with flipped bits': (base, stream) => plain(base, flipBits(gzipSync(base.bytes), stream), packed),
  'gzip cut off': (base, stream) => plain(base, cut(gzipSync(base.bytes), stream), packed),
  'gzip that is none': (base) => plain(base, base.bytes, packed),
  'gzip twice': (base) => plain(base, gzipSync(gzipSync(base.bytes)), packed),
  'gzip and more': (base, stream) =>
    plain(base, Buffer.concat([gzipSync(base.bytes), Buffer.from([1 + below(stream, 255)])]), packed),
  'gzip of a broken table': (base, stream) => plain(base, gzipSync(flipBits(base.bytes, stream)), packed),
  'gzip unsaid': (base) => plain(base, gzipSync(base.bytes)),
  'other packing': (base, stream) =>
    plain(base, base.bytes, { 'content-encoding': pick(stream, ['br', 'deflate', 'zstd', 'gzip, gzip']) }),
  'wrong digest': (base) =>
    plain(base, base.bytes, { 'content-digest': `sha-256=:${Buffer.alloc(32, 7).toString('base64')}:` }),
  'odd headers': (base, stream) =>
    plain(
      base,
      base.bytes,
      pick(stream, [
        { prefer: 'wait=-1' },
        { 'content-digest': 'sha-256=1' },
        { 'idempotency-key': ' ' },
        { 'idempotency-key': 'k'.repeat(300) },
        { 'content-type': 'text/csv; charset=utf-16' },
      ]),
    ),
};

export const faultKinds = Object.keys(faults);

/** Case number `index` of a seed: the kinds in turn, so that a small sample has them all. */
export function malformed(seed: string, index: number, bases: readonly BaseUpload[]): Malformed {
  const stream = createStream(seed).fork(index);
  const kind = faultKinds[index % faultKinds.length] ?? '';
  const made = faults[kind]?.(pick(stream, bases), stream) ?? { headers: {}, bytes: Buffer.alloc(0) };
  return { kind, ...made };
}
