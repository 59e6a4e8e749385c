/** @module A bit flipped in what a system keeps changes one character and nothing else of the file. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flipBits } from '../../../bench/peers/correctness/bit.ts';

const kept = 'text kept-222222222222';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'within-bit-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function lay(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe('flipBits', () => {
  it('changes one character of a text, wherever it lies below the folder', () => {
    mkdirSync(join(folder, 'deep'));
    const file = lay('deep/result', `before ${kept} after`);
    flipBits(folder);
    expect(readFileSync(file, 'utf8')).toBe('before text kept-222322222222 after');
  });

  it.each([0, 1, 2])('changes one bit of a text in Base64 that starts %i bytes into a group', (shift) => {
    const original = Buffer.from(`${'.'.repeat(shift)}${kept}`);
    const file = lay('result', original.toString('base64'));
    flipBits(folder);
    const flipped = Buffer.from(readFileSync(file, 'utf8'), 'base64');
    const bits = [...flipped].map((byte, at) => (byte ^ (original[at] ?? 0)).toString(2).replaceAll('0', '').length);
    expect(bits.filter((count) => count > 0)).toHaveLength(1);
    expect(flipped.toString('ascii')).toMatch(/kept-[12]{12}$/);
  });

  it('leaves size, times and mode as they were', () => {
    const file = lay('result', kept);
    chmodSync(file, 0o444);
    utimesSync(file, 1000, 2000);
    flipBits(folder);
    expect(statSync(file)).toMatchObject({ size: kept.length, mtimeMs: 2_000_000, mode: 0o100_444 });
  });

  it('leaves what holds no result, and refuses a folder without any', () => {
    const file = lay('other', 'text');
    expect(() => flipBits(folder)).toThrow('no result was found');
    expect(readFileSync(file, 'utf8')).toBe('text');
  });
});
