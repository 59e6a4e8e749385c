/** @module Objects in S3: state by version, else ETag and size. Credentials come from the SDK's standard chain. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isWithinError, WithinError } from '../../contracts/errors.ts';
import type { ExternalSource } from '../../contracts/graph.ts';
import { connectS3 } from '../store/s3/connection.ts';
import { failureOf } from '../store/s3/errors.ts';
import { refused, type SourceReader, unreachable } from './reader.ts';

type ObjectSource = Extract<ExternalSource, { kind: 's3' }>;
type Connection = Awaited<ReturnType<typeof connectS3>>;

let connection: Promise<Connection> | undefined;
function connect(): Promise<Connection> {
  connection ??= connectS3({
    settings: {},
    timeouts: { connect: 5_000, answer: 30_000 },
    tries: 3,
    onAnswer: () => undefined,
  });
  return connection;
}

async function told<T>({ bucket, key }: ObjectSource, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (isWithinError(error)) throw error;
    const { name, status } = failureOf(error);
    const place = `s3://${bucket}`;
    if (status === 404)
      throw new WithinError('SOURCE_NOT_FOUND', `${place} has no object ${key}; correct the address.`, { bucket, key });
    if (status === 401 || status === 403) throw refused(place);
    // Without a cause: what the SDK attaches may hold the signed request.
    throw unreachable(place, `cannot be read (${status ?? name})`);
  }
}

export const bucketObjectReader: SourceReader<ObjectSource> = {
  probe: (source) =>
    told(source, async () => {
      const { bucket: Bucket, key: Key } = source;
      const head = await (await connect()).headObject({ Bucket, Key });
      if (head.VersionId !== undefined && head.VersionId !== 'null') return `version ${head.VersionId}`;
      return head.ETag === undefined ? undefined : `etag ${head.ETag}, ${head.ContentLength} bytes`;
    }),
  fetch: (source, _context, target) =>
    told(source, async () => {
      const { bucket: Bucket, key: Key } = source;
      const { Body } = await (await connect()).getObject({ Bucket, Key });
      if (!(Body instanceof Readable)) throw unreachable(`s3://${Bucket}`, `sent no bytes of ${Key}`);
      await pipeline(Body, createWriteStream(target));
    }),
};
