/** @module Tests of the first difference between two files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { byteDifference } from '../../../adapters/differences/bytes.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-bytes-'));
afterAll(() => rmSync(folder, { recursive: true }));

function between(was: Uint8Array, now: Uint8Array) {
  const files = [was, now].map((bytes, index) => {
    const file = join(folder, String(index));
    writeFileSync(file, bytes);
    return file;
  }) as [string, string];
  return byteDifference(...files);
}

it('the first differing byte is told with both values, also beyond the first piece and at an end', async () => {
  expect(await between(Buffer.of(1, 2, 3), Buffer.of(1, 9, 3))).toBe('byte 1: 0x02 -> 0x09');
  expect(await between(Buffer.of(1), Buffer.of(1, 2))).toBe('byte 1: end of file -> 0x02');
  expect(await between(Buffer.of(), Buffer.of())).toBeUndefined();
  const long = Buffer.alloc((3 << 20) + 5, 7);
  expect(await between(long, long)).toBeUndefined();
  for (const at of [0, (1 << 20) - 1, 1 << 20, (3 << 20) + 4]) {
    const other = Buffer.from(long);
    other[at] = 8;
    expect(await between(long, other)).toBe(`byte ${at}: 0x07 -> 0x08`);
  }
  for (const length of [1 << 20, 2 << 20])
    expect(await between(long, long.subarray(0, length))).toBe(`byte ${length}: 0x07 -> end of file`);
});
