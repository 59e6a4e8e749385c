/** @module What the headers of an upload are taken to mean. */
import { describe, expect, it } from 'vitest';
import { readUploadRequest } from '../../../../client/gateway/datasets/upload-request.ts';
import { thrownBy } from '../../../support/thrown.ts';

const read = (
  headers: Record<string, string>,
  more: { name?: string; query?: Record<string, unknown>; uploader?: string } = {},
) => readUploadRequest(headers, { name: 'sales', query: {}, uploader: 'ann', ...more });
const csv = { 'content-type': 'text/csv' };
const code = async (headers: Record<string, string>, more: Parameters<typeof read>[1] = {}) =>
  (await thrownBy(() => read(headers, more))).code;

describe('the format', () => {
  it('is told by the type, else by the ending of the file name', () => {
    expect(read({ 'content-type': 'Text/CSV; charset=utf-8' }).format).toBe('csv');
    expect(read({ 'content-type': 'application/x-ndjson' }).format).toBe('jsonl');
    expect(read({}, { query: { filename: 'a.parquet' } }).format).toBe('parquet');
    expect(
      read({
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename="../../a b.tsv.gz"',
      }).format,
    ).toBe('tsv');
    expect(read({ ...csv, 'content-disposition': "attachment; filename*=UTF-8''a.csv" }).format).toBe('csv');
  });

  it('is refused where nothing tells it, or two things differ', async () => {
    for (const type of ['image/png', 'text/html', '__proto__', 'constructor'])
      expect(await code({ 'content-type': type }), type).toBe('UPLOAD_FORMAT_UNKNOWN');
    for (const headers of [{}, { 'content-disposition': 'attachment; filename="a.constructor"' }])
      expect(await code(headers)).toBe('UPLOAD_FORMAT_UNKNOWN');
    expect(await code(csv, { query: { filename: 'a.parquet' } })).toBe('UPLOAD_FORMAT_UNKNOWN');
    expect(await code({ ...csv, 'content-encoding': 'br' })).toBe('UPLOAD_FORMAT_UNKNOWN');
    expect(await code({ ...csv, 'content-encoding': 'gzip, gzip' })).toBe('UPLOAD_FORMAT_UNKNOWN');
  });
});

it('an idempotency key gives one id for each uploader and data set, from which it cannot be read', async () => {
  const id = (key: string, more: Parameters<typeof read>[1] = {}) =>
    read({ ...csv, 'idempotency-key': key }, more).uploadId;
  expect(id('june')).toBe(id('june'));
  expect(new Set([id('june'), id('july'), id('june', { name: 'other' }), id('june', { uploader: 'bob' })]).size).toBe(
    4,
  );
  expect(id('june')).toMatch(/^key-[0-9a-f]{32}$/);
  for (const key of ['', ' ', 'k'.repeat(256)])
    expect(await code({ ...csv, 'idempotency-key': key }), key).toBe('UPLOAD_INVALID');
});

it('names that could be a path or a header are none', async () => {
  for (const name of ['', 'A', '../x', '..', 'a/b', 'a.b', 'a\u0000', 'é', 'x'.repeat(64), 'constructor '])
    expect(await code(csv, { name }), name).toBe('UPLOAD_INVALID');
});

it('parameters of the address are known ones, given once', async () => {
  for (const query of [{ pipline: 'x' }, { pipeline: ['a', 'b'] }, { filename: '' }])
    expect(await code(csv, { query })).toBe('UPLOAD_INVALID');
});

it('patience and digest are read, and bounded', async () => {
  expect(read(csv)).toMatchObject({ waitMs: 5000, waitAsked: false });
  expect(read({ ...csv, prefer: 'respond-async, wait=10' })).toMatchObject({ waitMs: 10_000, waitAsked: true });
  expect(read({ ...csv, prefer: 'wait=99999' }).waitMs).toBe(60_000);
  const digest = Buffer.alloc(32, 1).toString('base64');
  expect(read({ ...csv, 'content-digest': `md5=:eA==:, sha-256=:${digest}:` }).sentDigest).toBe(digest);
  expect(read({ ...csv, 'content-digest': 'md5=:eA==:' }).sentDigest).toBeUndefined();
  expect(await code({ ...csv, 'content-digest': 'sha-256=:short:' })).toBe('UPLOAD_INVALID');
});
