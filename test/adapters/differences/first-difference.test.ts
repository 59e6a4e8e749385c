/** @module Tests of naming the first difference between two stored blobs in the terms of their media type. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { StoredDifferences } from '../../../adapters/differences/first-difference.ts';
import { FileBlobStore } from '../../../adapters/store/file-blob-store.ts';
import { createDuckdbEngine } from '../../../adapters/tables/duckdb/engine.ts';
import { mediaTypes } from '../../../contracts/digest.ts';

const root = mkdtempSync(join(tmpdir(), 'within-differences-'));
afterAll(() => rmSync(root, { recursive: true }));
const blobs = new FileBlobStore(root);
const differences = new StoredDifferences(blobs, createDuckdbEngine);

async function between(was: string | Uint8Array, now: string | Uint8Array, mediaType: string) {
  return differences.first(await blobs.put(was, mediaType), await blobs.put(now, mediaType));
}

async function parquet(values: readonly number[]) {
  const engine = await createDuckdbEngine();
  const path = join(root, `table-${values.join('-')}`);
  const columns = [{ name: 'x', type: 'number' as const, values: Float64Array.from(values) }];
  await engine.write({ rowCount: values.length, columns }, path);
  await engine.close();
  return blobs.putFile(path, mediaTypes.parquet);
}

it('a place is told as the media type is read', async () => {
  expect(await between('{"a":1}', '{"a":2}', mediaTypes.json)).toBe('$.a: 1 -> 2');
  expect(await between('{"a":1}', '{"a":2}', mediaTypes.model)).toBe('$.a: 1 -> 2');
  expect(await between('{"a":1}', '{ "a":1}', mediaTypes.json)).toMatch(/^line 1, column 2/);
  expect(await between('a\nb', 'a\nc', 'text/csv')).toBe('line 2, column 1: "b" -> "c"');
  expect(await between('ab', 'ac', mediaTypes.bytes)).toBe('byte 1: 0x62 -> 0x63');
  expect(await differences.first(await parquet([1, 2]), await parquet([1, 3]))).toBe('row 1, column "x": 2 -> 3');
});

it('bytes are compared where a table is no Parquet, or the sides are of two media types', async () => {
  expect(await between('ab', 'ac', mediaTypes.parquet)).toBe('byte 1: 0x62 -> 0x63');
  const [was, now] = [await blobs.put('ab', mediaTypes.json), await blobs.put('ac', 'text/plain')];
  expect(await differences.first(was, now)).toBe('byte 1: 0x62 -> 0x63');
  // Invalid UTF-8 decodes to the same character.
  expect(await between(Buffer.of(0xff), Buffer.of(0xfe), 'text/plain')).toBe('byte 0: 0xff -> 0xfe');
});

it('bytes that are gone or damaged are said to be', async () => {
  const [was, now] = [await blobs.put('kept', 'text/plain'), await blobs.put('lost', 'text/plain')];
  const file = join(root, 'cas', now.digest.slice(0, 2), now.digest);
  chmodSync(file, 0o644);
  writeFileSync(file, 'harm');
  const said = 'a place that cannot be told, since bytes of one side are gone';
  expect(await differences.first(was, now)).toBe(said);
  expect(await differences.first(now, was)).toBe(said);
});
