/** @module A bucket with a prefix behind `Objects`, by the AWS SDK: credentials, region and endpoint from its standard chain. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { S3 } from '@aws-sdk/client-s3';
import { WithinError } from '../../../contracts/errors.ts';
import type { ListedObject, Objects, ReadObject } from '../objects.ts';
import { type BucketTimeouts, type ConnectionSettings, connectS3 } from './connection.ts';
import { bucketError, failureOf, isAbsent } from './errors.ts';

const defaultTimeouts: BucketTimeouts = { connect: 5_000, answer: 20_000 };
const tries = 3;
/** Two parts are in memory at a time; 10 000 parts of this size make 160 GB. */
const partBytes = 16 << 20;
const partsAtOnce = 2;

export interface BucketOptions {
  /** `s3://bucket/prefix` */
  readonly address: string;
  readonly timeouts?: BucketTimeouts;
  /** In place of the standard chain. */
  readonly client?: ConnectionSettings;
}

/** Bucket and prefix; `CONFIG_INVALID` for anything else. */
export function parseAddress(address: string): { bucket: string; prefix: string } {
  const [, bucket, path = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(address) ?? [];
  if (bucket === undefined)
    throw new WithinError('CONFIG_INVALID', `The address of the store must be s3://bucket/prefix; correct it.`, {});
  const prefix = path.replace(/\/+$/, '');
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
}

const checksum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

export class Bucket implements Objects {
  readonly place: string;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #timeouts: BucketTimeouts;
  readonly #settings: NonNullable<BucketOptions['client']>;
  #connection: Promise<S3> | undefined;
  /** Of the last answer, milliseconds since 1970: the store's clock. */
  readonly #dates = new WeakMap<object, number>();

  constructor({ address, timeouts = defaultTimeouts, client = {} }: BucketOptions) {
    const { bucket, prefix } = parseAddress(address);
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.place = `s3://${bucket}/${prefix}`.replace(/\/$/, '');
    this.#timeouts = timeouts;
    this.#settings = client;
  }

  #connect(): Promise<S3> {
    this.#connection ??= connectS3({
      settings: this.#settings,
      timeouts: this.#timeouts,
      tries,
      onAnswer: (answer, date) => this.#dates.set(answer, date),
    });
    return this.#connection;
  }

  #at(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + name };
  }

  async #send<T>(access: 'read' | 'write', operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (error) {
      throw bucketError(error, this.place, access);
    }
  }

  #unlessAbsent<T>(access: 'read' | 'write', operation: () => Promise<T>): Promise<T | undefined> {
    return this.#send(access, async () => {
      try {
        return await operation();
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    });
  }

  async putIfAbsent(name: string, content: Uint8Array | string): Promise<boolean> {
    const bytes = Buffer.from(content);
    return this.#send('write', async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          await this.#putOnce(name, bytes, '*');
          return true;
        } catch (error) {
          const { status, attempts } = failureOf(error);
          // Two writers at once: S3 wants the loser to ask again.
          if (status === 409 && attempt < tries) continue;
          if (status !== 412) throw error;
          // The answer to a first try may have been lost after it was done; then ours is the one that stands.
          return attempts > 1 && (await this.get(name))?.bytes.equals(bytes) === true;
        }
      }
    });
  }

  async put(name: string, content: Uint8Array | string): Promise<void> {
    await this.#send('write', () => this.#putOnce(name, Buffer.from(content)));
  }

  async #putOnce(name: string, bytes: Buffer, ifNoneMatch?: '*'): Promise<void> {
    const condition = ifNoneMatch && { IfNoneMatch: ifNoneMatch };
    await this.#connect().then((s3) =>
      s3.putObject({ ...this.#at(name), Body: bytes, ChecksumSHA256: checksum(bytes), ...condition }),
    );
  }

  async putStream(name: string, stream: Readable): Promise<void> {
    const [{ Upload }, client] = await Promise.all([import('@aws-sdk/lib-storage'), this.#connect()]);
    const upload = new Upload({
      client,
      params: { ...this.#at(name), Body: stream, ChecksumAlgorithm: 'SHA256' },
      partSize: partBytes,
      queueSize: partsAtOnce,
    });
    await this.#send('write', () => upload.done());
  }

  async get(name: string): Promise<ReadObject | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#getOnce(name);
      } catch (error) {
        // The SDK tries again until the answer begins; a body that breaks off is ours to ask for anew.
        if (attempt === tries || failureOf(error).name === 'WithinError') throw bucketError(error, this.place, 'read');
      }
    }
  }

  async #getOnce(name: string): Promise<ReadObject | undefined> {
    const found = await this.#unlessAbsent('read', () => this.#connect().then((s3) => s3.getObject(this.#at(name))));
    if (!found?.Body) return undefined;
    const bytes = Buffer.from(await found.Body.transformToByteArray());
    const now = this.#dates.get(found) ?? Number.NaN;
    return { bytes, ageMs: now - (found.LastModified?.getTime() ?? Number.NaN) };
  }

  async open(name: string): Promise<Readable | undefined> {
    const found = await this.#unlessAbsent('read', () => this.#connect().then((s3) => s3.getObject(this.#at(name))));
    return found?.Body instanceof Readable ? found.Body : undefined;
  }

  async size(name: string): Promise<number | undefined> {
    const found = await this.#unlessAbsent('read', () => this.#connect().then((s3) => s3.headObject(this.#at(name))));
    return found?.ContentLength;
  }

  async move(name: string, target: string): Promise<boolean> {
    const source = `${this.#bucket}/${this.#prefix}${name}`.split('/').map(encodeURIComponent).join('/');
    const copied = await this.#unlessAbsent('write', () =>
      this.#connect().then((s3) => s3.copyObject({ ...this.#at(target), CopySource: source })),
    );
    if (!copied) return false;
    await this.#send('write', () => this.#connect().then((s3) => s3.deleteObject(this.#at(name))));
    return true;
  }

  async remove(name: string): Promise<boolean> {
    if ((await this.size(name)) === undefined) return false;
    await this.#unlessAbsent('write', () => this.#connect().then((s3) => s3.deleteObject(this.#at(name))));
    return true;
  }

  async *list(prefix: string): AsyncIterable<ListedObject> {
    let token: string | undefined;
    do {
      const input = { Bucket: this.#bucket, Prefix: this.#prefix + prefix, ...(token && { ContinuationToken: token }) };
      const page = await this.#send('read', () => this.#connect().then((s3) => s3.listObjectsV2(input)));
      for (const { Key = '', Size = 0, LastModified } of page.Contents ?? [])
        yield { name: Key.slice(this.#prefix.length), size: Size, modifiedAt: LastModified?.getTime() ?? 0 };
      token = page.NextContinuationToken;
      // Whoever clears by half a listing takes the rest for absent.
      if (page.IsTruncated && token === undefined) throw cutShort(this.place);
    } while (token !== undefined);
  }
}

const cutShort = (place: string): WithinError =>
  new WithinError(
    'STORE_UNAVAILABLE',
    `The store ${place} lists a part of its objects and not how to go on; check what stands in front of the bucket.`,
    { place },
  );
