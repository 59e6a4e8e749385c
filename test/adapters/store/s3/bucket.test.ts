import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3ActionStore } from '../../../../adapters/store/s3/actions.ts';
import { S3BlobStore } from '../../../../adapters/store/s3/blobs.ts';
import { Bucket, parseAddress } from '../../../../adapters/store/s3/bucket.ts';
import { S3Leases } from '../../../../adapters/store/s3/leases.ts';
import { S3Ledger } from '../../../../adapters/store/s3/ledger.ts';
import { S3RunRecords } from '../../../../adapters/store/s3/run-records.ts';
import { describeLeases } from '../../../conformance/leases.ts';
import { describeLedger } from '../../../conformance/ledger.ts';
import { describeStore } from '../../../conformance/store.ts';
import { type S3Server, startS3 } from '../../../support/s3.ts';
import { damageFile } from '../../../support/store-damage.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startS3();
});
afterAll(() => server.stop());
let prefixes = 0;
const newBucket = () => {
  const prefix = `p${(prefixes += 1)}`;
  const bucket = new Bucket({ address: `s3://${server.bucket}/${prefix}`, client: server.client });
  return { bucket, folder: join(server.folder, server.bucket, prefix) };
};

describeStore('a bucket', async () => {
  const { bucket, folder } = newBucket();
  const landing = mkdtempSync(join(tmpdir(), 'within-landing-'));
  return {
    blobs: new S3BlobStore({ objects: bucket, landing }),
    actions: new S3ActionStore(bucket),
    records: new S3RunRecords(bucket),
    damage: async (damage) => damageFile(folder, damage),
    dispose: async () => rmSync(landing, { recursive: true }),
  };
});
describeLeases('a bucket', (ttlMs) => new S3Leases(newBucket().bucket, ttlMs));
describeLedger('a bucket', (clock) => new S3Ledger(newBucket().bucket, clock));

describe('Bucket', () => {
  it.each([
    ['s3://data', { bucket: 'data', prefix: '' }],
    ['s3://data/', { bucket: 'data', prefix: '' }],
    ['s3://data.eu/a/b/', { bucket: 'data.eu', prefix: 'a/b/' }],
  ])('reads the address %s', (address, parts) => {
    expect(parseAddress(address)).toEqual(parts);
  });

  it.each(['s3://', 's3://UPPER', 'https://x'])('refuses the address %s', (address) => {
    expect(() => parseAddress(address)).toThrow(/s3:\/\/bucket\/prefix/);
  });

  it('takes a stream in parts and gives the same bytes back', async () => {
    const { bucket } = newBucket();
    const piece = Buffer.alloc(1 << 20, 'abcdefg');
    await bucket.putStream('large', Readable.from(Array.from({ length: 40 }, () => piece)));
    expect(await bucket.size('large')).toBe(40 << 20);
    const read: Buffer[] = [];
    for await (const chunk of (await bucket.open('large')) ?? []) read.push(chunk as Buffer);
    expect(Buffer.concat(read).equals(Buffer.concat(Array.from({ length: 40 }, () => piece)))).toBe(true);
  });

  it('lists more than one page, in the order of names', async () => {
    const { bucket } = newBucket();
    const names = Array.from({ length: 1_050 }, (_, index) => `many/${String(index).padStart(5, '0')}`);
    for (let at = 0; at < names.length; at += 50)
      await Promise.all(names.slice(at, at + 50).map((name) => bucket.put(name, name)));
    const listed: string[] = [];
    for await (const { name } of bucket.list('many/')) listed.push(name);
    expect(listed).toEqual(names);
  });

  it('names the bucket that is missing, and the credentials that are refused, but never a key', async () => {
    const missing = new Bucket({ address: 's3://no-such-bucket', client: server.client });
    await expect(missing.put('x', 'y')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('s3://no-such-bucket has no such bucket'),
    });
    const credentials = { accessKeyId: server.client.credentials.accessKeyId, secretAccessKey: 'a-wrong-secret' };
    const refused = new Bucket({ address: `s3://${server.bucket}`, client: { ...server.client, credentials } });
    const error: unknown = await refused.put('x', 'y').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'STORE_READ_ONLY' });
    expect(JSON.stringify(error) + String((error as Error).cause)).not.toContain('a-wrong-secret');
  });
});
