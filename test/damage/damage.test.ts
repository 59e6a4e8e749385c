/**
 * @module Random damage to a store that real runs filled. A case counts as detected when a reader met it: a blob or
 * entry that throws or reads as absent. Every output is read after the run, since a reused run opens no blob.
 */
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithinError } from '../../contracts/errors.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { diamond, digestOf, Lab } from '../support/executor.ts';

const kinds = ['flip', 'truncate', 'extend', 'delete'] as const;
const cases = 200;

function damaged(bytes: Buffer, kind: (typeof kinds)[number], below: (bound: number) => number): Buffer {
  if (kind === 'extend') return Buffer.concat([bytes, Buffer.from([below(256)])]);
  if (kind === 'truncate') return bytes.subarray(0, below(bytes.length));
  const flipped = Buffer.from(bytes);
  const at = below(bytes.length);
  flipped[at] = (flipped[at] as number) ^ (1 << below(8));
  return flipped;
}

describe('a damaged store', () => {
  const lab = new Lab();
  let outputs: Map<string, string>;
  beforeAll(async () => {
    await lab.run(diamond());
    outputs = new Map();
    for await (const key of lab.actions.list())
      for (const { digest } of Object.values((await lab.actions.get(key))?.outputs ?? {}))
        outputs.set(digest, Buffer.from((await lab.blobs.get(digest)) ?? []).toString('utf8'));
  });
  afterAll(() => lab.dispose());

  /** Reads each output of the undamaged run; what is handed out must be its bytes. */
  async function misses(): Promise<string[]> {
    const missed: string[] = [];
    for (const [digest, text] of outputs) {
      const bytes = await lab.blobs.get(digest).catch((error: unknown) => {
        if (isWithinError(error) && error.code === 'STORE_DAMAGED') return undefined;
        throw error;
      });
      if (bytes) expect(Buffer.from(bytes).toString('utf8')).toBe(text);
      else missed.push(digest);
    }
    return missed;
  }

  it('never hands out damaged bytes, and the next run makes them again', async () => {
    expect(outputs.size).toBe(4);
    const random = createStream('damage');
    const below = (bound: number) => random.nextBelow(bound);
    for (let i = 0; i < cases; i += 1) {
      const kind = kinds[below(kinds.length)] ?? 'flip';
      const entries = readdirSync(join(lab.root, 'ac'), { recursive: true, encoding: 'utf8' })
        .map((name) => join(lab.root, 'ac', name))
        .filter((file) => /\/[0-9a-f]{64}$/.test(file) && statSync(file).isFile());
      const blobs = [...outputs.keys()].map((digest) => join(lab.root, 'cas', digest.slice(0, 2), digest));
      const all = [...entries.sort(), ...blobs.sort()];
      const file = all[below(all.length)] ?? '';
      const isBlob = file.startsWith(join(lab.root, 'cas'));
      const bytes = readFileSync(file);
      if (kind === 'delete') rmSync(file);
      else {
        chmodSync(file, 0o644);
        writeFileSync(file, damaged(bytes, kind, below));
      }
      const name = file.slice(-64);
      if (isBlob) expect(await misses(), `${kind} of blob ${name}`).toEqual([name]);
      else expect(await lab.actions.get(name), `${kind} of entry ${name}`).toBeUndefined();
      await lab.run(diamond());
      expect(await misses(), `after ${kind} of ${name}`).toEqual([]);
    }
    for (const [digest, text] of outputs) expect(digestOf(text)).toBe(digest);
  });
});
