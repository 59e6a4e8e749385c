/** @module The form of encrypted content: what goes in comes out, and whatever was changed does not open. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chunkBytes,
  contentSize,
  DamagedBytes,
  decryptWhole,
  encryptedSize,
  encryptWhole,
  headerBytes,
  keyIdOf,
  type StoreKey,
  tagBytes,
} from '../../../../adapters/store/encryption/content.ts';
import { decryptStream, encryptStream } from '../../../../adapters/store/encryption/streams.ts';

const keyOf = (id: string): StoreKey => ({ id, key: createSecretKey(randomBytes(32)) });
const [first, second] = [keyOf('first'), keyOf('second')];
const context = 'cas/ab/abc';
const sizes = [0, 1, 4_095, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes, 2 * chunkBytes + 5];

async function allOf(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The bytes in pieces of this length. */
function inPieces(bytes: Buffer, length: number): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
  return Readable.from(pieces, { objectMode: false });
}

const openings = [
  ['at once', async (bytes: Buffer, at = context) => decryptWhole(bytes, at, [second, first])],
  ['as a stream', (bytes: Buffer, at = context) => allOf(decryptStream(inPieces(bytes, 70_001), at, [second, first]))],
] as const;

it('gives back what it was given, whole or as a stream, in the size that is told beforehand', async () => {
  for (const size of sizes) {
    const content = randomBytes(size);
    const written = [
      encryptWhole(content, context, first),
      await allOf(encryptStream(inPieces(content, 300_007), context, first)),
    ];
    for (const bytes of written) {
      expect(bytes.length).toBe(encryptedSize(size));
      expect(contentSize(bytes.length)).toBe(size);
      expect(keyIdOf(bytes)).toBe('first');
      for (const [, open] of openings) expect((await open(bytes)).equals(content)).toBe(true);
    }
  }
});

it('tells the size of the content from that of the file alone', () => {
  fc.assert(
    fc.property(fc.nat(5 * chunkBytes), (size) => {
      const file = encryptedSize(size);
      expect(contentSize(file)).toBe(size);
      // No two contents share a size, and what lies between is no size of a file.
      const next = contentSize(file + 1);
      expect(next === undefined || next === size + 1).toBe(true);
    }),
    { numRuns: 2_000 },
  );
  for (const size of [0, 1, headerBytes, headerBytes + tagBytes - 1]) expect(contentSize(size)).toBeUndefined();
});

it('never writes the same twice', () => {
  expect(encryptWhole(Buffer.from('a'), context, first)).not.toEqual(encryptWhole(Buffer.from('a'), context, first));
});

describe.each(openings)('opened %s', (_how, open) => {
  const refused = (bytes: Buffer, at = context) => expect(open(bytes, at)).rejects.toThrow(DamagedBytes);

  it('refuses any flipped bit and any cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(), fc.nat(7), async (content, at, bit) => {
        const bytes = encryptWhole(content, context, first);
        const index = at % bytes.length;
        await refused(bytes.subarray(0, index));
        await refused(Buffer.concat([bytes, Buffer.from([at & 255])]));
        bytes[index] = (bytes[index] as number) ^ (1 << bit);
        await refused(bytes);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses chunks that are flipped, left out, cut off, exchanged, repeated, appended or of another object', async () => {
    const content = randomBytes(3 * chunkBytes + 1_000);
    const bytes = encryptWhole(content, context, first);
    const other = encryptWhole(content, context, first);
    const chunk = (of: Buffer, number: number) =>
      of.subarray(headerBytes + number * (chunkBytes + tagBytes), headerBytes + (number + 1) * (chunkBytes + tagBytes));
    const [head, a, b, c, last] = [bytes.subarray(0, headerBytes), ...[0, 1, 2, 3].map((at) => chunk(bytes, at))] as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ];
    expect((await open(Buffer.concat([head, a, b, c, last]))).equals(content)).toBe(true);
    const flipped = Buffer.from(c);
    flipped[chunkBytes - 1] = (flipped[chunkBytes - 1] as number) ^ 1;
    for (const parts of [
      [a, b, flipped, last],
      [a, c, last],
      [a, b, c],
      [a],
      [],
      [b, a, c, last],
      [a, b, b, last],
      [a, b, c, last, last],
      [a, b, c, c, last],
      [a, b, c, last, encryptWhole(Buffer.alloc(0), context, first).subarray(headerBytes)],
      [a, chunk(other, 1), c, last],
      [last],
    ])
      await refused(Buffer.concat([head, ...parts]));
  });

  it('refuses bytes of another place', async () => {
    const bytes = encryptWhole(Buffer.from('{"deadline":1}'), 'runs/one/start', first);
    expect((await open(bytes, 'runs/one/start')).toString()).toBe('{"deadline":1}');
    await refused(bytes, 'runs/two/start');
  });

  it('refuses bytes of another key of the same id, and names the one that is not here', async () => {
    await refused(encryptWhole(Buffer.from('a'), context, keyOf('first')));
    await expect(open(encryptWhole(Buffer.from('a'), context, keyOf('third')))).rejects.toMatchObject({
      code: 'STORE_KEY_UNKNOWN',
      message:
        'The store is encrypted with the key "third", which is not here; add it to WITHIN_STORE_KEYS of this process.',
    });
  });
});
