/** @module Objects in S3: state by version, else ETag and size. Credentials come from the SDK's standard chain. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3 } from '@aws-sdk/client-s3';
import { isWithinError, WithinError } from '../../contracts/errors.ts';
import type { ExternalSource } from '../../contracts/graph.ts';
import { refused, type SourceReader, unreachable } from './reader.ts';

type ObjectSource = Extract<ExternalSource, { kind: 's3' }>;
/** How S3 is spoken to; the store has the same. */
export interface ObjectService {
  /** Connected with the first read. */
  connect(): Promise<S3>;
  failureOf(error: unknown): { readonly name: string; readonly status: number | undefined };
}

async function told<T>(
  { bucket, key }: ObjectSource,
  service: ObjectService,
  operation: (s3: S3) => Promise<T>,
): Promise<T> {
  try {
    return await operation(await service.connect());
  } catch (error) {
    if (isWithinError(error)) throw error;
    const { name, status } = service.failureOf(error);
    const place = `s3://${bucket}`;
    if (status === 404)
      throw new WithinError('SOURCE_NOT_FOUND', `${place} has no object ${key}; correct the address.`, { bucket, key });
    if (status === 401 || status === 403) throw refused(place);
    // Without a cause: what the SDK attaches may hold the signed request.
    throw unreachable(place, `cannot be read (${status ?? name})`);
  }
}

export function bucketObjectReader(service: ObjectService): SourceReader<ObjectSource> {
  return {
    probe: (source) =>
      told(source, service, async (s3) => {
        const head = await s3.headObject({ Bucket: source.bucket, Key: source.key });
        if (head.VersionId !== undefined && head.VersionId !== 'null') return `version ${head.VersionId}`;
        return head.ETag === undefined ? undefined : `etag ${head.ETag}, ${head.ContentLength} bytes`;
      }),
    fetch: (source, _context, target) =>
      told(source, service, async (s3) => {
        const { Body } = await s3.getObject({ Bucket: source.bucket, Key: source.key });
        if (!(Body instanceof Readable)) throw unreachable(`s3://${source.bucket}`, `sent no bytes of ${source.key}`);
        await pipeline(Body, createWriteStream(target));
      }),
  };
}
