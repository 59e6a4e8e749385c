import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ObjectBlobStore } from '../../../../adapters/store/object-blob-store.ts';
import { S3ActionStore } from '../../../../adapters/store/s3/actions.ts';
import { Bucket, parseAddress } from '../../../../adapters/store/s3/bucket.ts';
import { S3Leases } from '../../../../adapters/store/s3/leases.ts';
import { S3Ledger } from '../../../../adapters/store/s3/ledger.ts';
import { S3RunRecords } from '../../../../adapters/store/s3/run-records.ts';
import { describeLeases } from '../../../conformance/leases.ts';
import { describeLedger } from '../../../conformance/ledger.ts';
import { describeStore } from '../../../conformance/store.ts';
import { type Fault, startWay, type Way } from '../../../support/faulty-way.ts';
import { type S3Server, startS3 } from '../../../support/s3.ts';
import { damageFile } from '../../../support/store-damage.ts';

let server: S3Server;
let way: Way;
const landing = mkdtempSync(join(tmpdir(), 'within-s3-way-'));
beforeAll(async () => {
  server = await startS3();
  way = await startWay(server.endpoint);
});
afterEach(() => way.spoil('GET', []));
afterAll(async () => {
  way.stop();
  await server.stop();
  rmSync(landing, { recursive: true });
});
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
    blobs: new ObjectBlobStore({ objects: bucket, landing: { root: landing } }),
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

  it('takes no listing for whole that is cut short without a word on how to go on', async () => {
    const page =
      '<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a</Key></Contents></ListBucketResult>';
    const cutting = createServer((_request, response) => void response.end(page)).listen(0, '127.0.0.1');
    await once(cutting, 'listening');
    const endpoint = `http://127.0.0.1:${(cutting.address() as AddressInfo).port}`;
    const bucket = new Bucket({ address: 's3://data', client: { ...server.client, endpoint } });
    const names = async () => {
      for await (const { name } of bucket.list('')) expect(name).toBe('a');
    };
    await expect(names()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    cutting.close();
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

let stores = 0;
/** `objects` waits as long as users do, so that a busy machine is no fault; `hasty` is for answers that never come. */
function open() {
  const address = `s3://${server.bucket}/way${(stores += 1)}`;
  const client = { ...server.client, endpoint: way.endpoint };
  const objects = new Bucket({ address, client });
  const hasty = (answer: number) =>
    new ObjectBlobStore({
      objects: new Bucket({ address, client, timeouts: { connect: 5_000, answer } }),
      landing: { root: folder, onDamage: tell },
      onDamage: tell,
    });
  const damage: unknown[] = [];
  const tell = (report: unknown) => Promise.resolve(damage.push(report));
  const folder = join(landing, String(stores));
  return {
    objects,
    damage,
    hasty,
    blobs: new ObjectBlobStore({ objects, landing: { root: folder, onDamage: tell }, onDamage: tell }),
  };
}

const bytes = Buffer.alloc(300_000, 'within');

describe('ObjectBlobStore on a bad way', () => {
  it.each<Fault>(['refuse', 'silent', 'stall', 'reset', 'truncate', 'flip'])(
    'reads the right bytes when one answer is spoilt (%s), and calls nothing damaged',
    async (fault) => {
      const { hasty, damage } = open();
      const blobs = hasty(2_000);
      const { digest } = await blobs.put(bytes, 'x/y');
      way.spoil('GET', [fault]);
      expect(Buffer.from((await blobs.get(digest)) ?? []).equals(bytes)).toBe(true);
      way.spoil('GET', [fault]);
      const path = await blobs.path(digest);
      expect(path !== undefined && readFileSync(path).equals(bytes)).toBe(true);
      expect(way.left()).toEqual([]);
      expect(damage).toEqual([]);
    },
  );

  it.each<Fault>(['refuse', 'silent', 'stall', 'reset'])(
    'gives one clear error when every answer is spoilt (%s), and leaves the bytes where they are',
    async (fault) => {
      const { blobs, hasty, damage } = open();
      const ref = await blobs.put(bytes, 'x/y');
      const impatient = hasty(300);
      way.spoil('GET', [], fault);
      const unavailable = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('s3://within/way') };
      await expect(impatient.get(ref.digest)).rejects.toMatchObject(unavailable);
      await expect(impatient.path(ref.digest)).rejects.toMatchObject(unavailable);
      way.spoil('GET', []);
      expect(await blobs.has(ref)).toBe(true);
      expect(damage).toEqual([]);
    },
  );

  it('ends an upload in parts with one error when the server stops taking them', async () => {
    const { blobs } = open();
    const file = join(landing, 'large');
    writeFileSync(file, Buffer.alloc(40 << 20, 'large'));
    way.spoil('PUT', [], 'refuse');
    await expect(blobs.putFile(file, 'x/y')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('sends a file in parts of which one is lost, and the whole is right', async () => {
    const { blobs, objects } = open();
    const file = join(landing, 'parts');
    const large = Buffer.alloc(40 << 20, 'parts');
    writeFileSync(file, large);
    way.spoil('PUT', ['refuse', 'lose-answer']);
    const { digest } = await blobs.putFile(file, 'x/y');
    expect(digest).toBe(createHash('sha256').update(large).digest('hex'));
    expect((await objects.get(`cas/${digest.slice(0, 2)}/${digest}`))?.bytes.equals(large)).toBe(true);
  });
});

describe('Bucket on a bad way', () => {
  it('knows its own write again when the answer to it was lost', async () => {
    const { objects } = open();
    way.spoil('PUT', ['lose-answer']);
    expect(await objects.putIfAbsent('one', 'mine')).toBe(true);
    expect(await objects.putIfAbsent('one', 'other')).toBe(false);
  });

  it('does not take the write of another for its own', async () => {
    const { objects } = open();
    await objects.put('two', 'theirs');
    way.spoil('PUT', ['refuse']);
    expect(await objects.putIfAbsent('two', 'mine')).toBe(false);
  });

  it('calls an entry, a record or a line of the ledger damaged only for what the store holds', async () => {
    const { objects } = open();
    const actions = new S3ActionStore(objects);
    const ref = { digest: '1'.repeat(64), size: 1, mediaType: 'x/y' };
    const entry = { schema: 1 as const, key: 'a'.repeat(64), step: 'p/s', use: 'n', outputs: {}, components: ref };
    await actions.publish({ ...entry, durationMs: 1, createdAt: 1, writer: 'w' });
    way.spoil('GET', ['flip']);
    expect((await actions.get(entry.key))?.key).toBe(entry.key);
    way.spoil('GET', []);
    const records = new S3RunRecords(objects);
    await records.put('run-1', 'start', { a: 1 });
    way.spoil('GET', ['flip']);
    expect(await records.get('run-1', 'start')).toEqual({ a: 1 });
    way.spoil('GET', []);
    const ledger = new S3Ledger(objects, { now: () => 5 });
    await ledger.append('revocation', 'why');
    way.spoil('GET', ['none', 'flip']);
    expect(await ledger.read('revocation')).toMatchObject([{ value: 'why' }]);
  });
});
