import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createExternalReads } from '../../../adapters/external/index.ts';
import { Bucket } from '../../../adapters/store/s3/bucket.ts';
import { standardObjectService } from '../../../adapters/store/s3/object-service.ts';
import { type S3Server, startS3 } from '../../support/s3.ts';

let server: S3Server;
let bucket: Bucket;
const before = { ...process.env };
beforeAll(async () => {
  server = await startS3();
  Object.assign(process.env, server.environment);
  bucket = new Bucket({ address: `s3://${server.bucket}/data`, client: server.client });
});
afterAll(async () => {
  for (const name of Object.keys(server.environment)) process.env[name] = before[name] ?? '';
  await server.stop();
});

const reads = createExternalReads(async () => 'none', standardObjectService());
const source = (key = 'data/rows.csv') => ({ kind: 's3', bucket: server.bucket, key }) as const;

it('has another state once its bytes are others, and gives them', async () => {
  await bucket.put('rows.csv', 'a,b\n1,2\n');
  const first = await reads.probe(source(), '/');
  expect(first).toMatch(/^(version|etag) /);
  expect(await reads.probe(source(), '/')).toBe(first);
  await bucket.put('rows.csv', 'a,b\n1,3\n');
  expect(await reads.probe(source(), '/')).not.toBe(first);
  const target = join(mkdtempSync(join(tmpdir(), 'within-object-')), 'a', 'rows.csv');
  await reads.fetch(source(), '/', target);
  expect(readFileSync(target, 'utf8')).toBe('a,b\n1,3\n');
});

it('names the object that is not there', async () => {
  await expect(reads.probe(source('data/none.csv'), '/')).rejects.toMatchObject({
    code: 'SOURCE_NOT_FOUND',
    message: expect.stringContaining('data/none.csv'),
  });
});
