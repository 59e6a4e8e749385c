/** @module What stores need of a bucket, and blobs of a folder; names are relative to the root or prefix of the store. */
import type { Readable } from 'node:stream';

export interface ListedObject {
  readonly name: string;
  readonly size: number;
  /** Milliseconds since 1970 by the store's clock. */
  readonly modifiedAt: number;
}

export interface ReadObject {
  readonly bytes: Buffer;
  /** Milliseconds since it was written, by the store's clock, to the second. */
  readonly ageMs: number;
}

/** Objects whose names say their content. */
export interface BlobObjects {
  /** Folder, or `s3://bucket/prefix`, for messages. */
  readonly place: string;
  put(name: string, bytes: Uint8Array | string): Promise<void>;
  /** In parts, so that memory stays bounded. */
  putStream(name: string, stream: Readable): Promise<void>;
  get(name: string): Promise<Pick<ReadObject, 'bytes'> | undefined>;
  /** `undefined` when absent. The stream may break: whoever reads it checks the bytes. */
  open(name: string): Promise<Readable | undefined>;
  /** `undefined` when absent. */
  size(name: string): Promise<number | undefined>;
  /** Copy and delete, inside the bucket; false when it was absent. */
  move(name: string, target: string): Promise<boolean>;
  /** True when it was there. */
  remove(name: string): Promise<boolean>;
  /** In the order of names, page by page. */
  list(prefix: string): AsyncIterable<ListedObject>;
}

/** A whole store, blobs and records. */
export interface StoredObjects extends BlobObjects {
  /** True when this call wrote it. */
  putIfAbsent(name: string, bytes: Uint8Array | string): Promise<boolean>;
}

export interface Objects extends StoredObjects {
  get(name: string): Promise<ReadObject | undefined>;
}
