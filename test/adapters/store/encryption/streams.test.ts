/** @module Streams of encrypted content: how much of it is in memory, and that a broken source is told. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { chunkBytes, encryptedSize } from '../../../../adapters/store/encryption/content.ts';
import { decryptStream, encryptStream } from '../../../../adapters/store/encryption/streams.ts';

const key = { id: 'k', key: createSecretKey(randomBytes(32)) };

it('holds a few chunks at a time, however long the content is', async () => {
  const pieces = 64;
  let given = 0;
  async function* source() {
    for (; given < pieces; given += 1) yield Buffer.alloc(chunkBytes, given);
  }
  let taken = 0;
  const turned = decryptStream(encryptStream(Readable.from(source()), 'cas/a', key), 'cas/a', [key]);
  for await (const part of turned) {
    taken += (part as Buffer).length;
    expect(given * chunkBytes - taken).toBeLessThan(8 * chunkBytes);
  }
  expect(taken).toBe(pieces * chunkBytes);
});

it('breaks where its source breaks, and closes it', async () => {
  async function* source() {
    yield Buffer.alloc(encryptedSize(10), 1);
    throw new Error('connection lost');
  }
  const broken = Readable.from(source());
  await expect(encryptStream(broken, 'cas/a', key).toArray()).rejects.toThrow('connection lost');
  expect(broken.destroyed).toBe(true);
  const damaged = Readable.from([Buffer.alloc(1_000)]);
  await expect(decryptStream(damaged, 'cas/a', [key]).toArray()).rejects.toThrow('do not open');
  expect(damaged.destroyed).toBe(true);
});
