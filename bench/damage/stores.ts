/** @module The two kinds of store that are damaged: a folder, and a bucket whose folder lies on this machine. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OnDamage } from '../../adapters/store/damage.ts';
import { FileActionStore } from '../../adapters/store/file-action-store.ts';
import { FileBlobStore } from '../../adapters/store/file-blob-store.ts';
import { FileLeases } from '../../adapters/store/file-leases.ts';
import { FileLedger } from '../../adapters/store/file-ledger.ts';
import { FileRunRecords } from '../../adapters/store/file-run-records.ts';
import { ObjectBlobStore } from '../../adapters/store/object-blob-store.ts';
import { S3ActionStore } from '../../adapters/store/s3/actions.ts';
import { Bucket } from '../../adapters/store/s3/bucket.ts';
import { S3Leases } from '../../adapters/store/s3/leases.ts';
import { S3Ledger } from '../../adapters/store/s3/ledger.ts';
import { S3RunRecords } from '../../adapters/store/s3/run-records.ts';
import type { ActionStore, BlobStore, Clock, LeaseStore, Ledger, RunRecordStore } from '../../domain/caching/ports.ts';

export interface Stores {
  readonly blobs: BlobStore;
  readonly actions: ActionStore;
  readonly records: RunRecordStore;
  readonly leases: LeaseStore;
  readonly ledger: Ledger;
}

/** Where a store is, as it can be told to another process. */
export type StorePlace =
  | { readonly root: string }
  | (Pick<BucketPlace, 'bucket' | 'client'> & { readonly prefix: string; readonly landing: string });

/** A store with the folder in which its files lie, so that they can be changed behind its back. */
export interface Opened {
  readonly root: string;
  readonly place: StorePlace;
  readonly stores: Stores;
  /** Folders of copies, which must be empty for the store itself to be asked. */
  readonly copies: readonly string[];
  dispose(): void;
}

/** Address and credentials of a bucket, with the folder of the server that serves it. */
export interface BucketPlace {
  readonly bucket: string;
  readonly folder: string;
  readonly client: NonNullable<ConstructorParameters<typeof Bucket>[0]['client']>;
}

export interface StoreSettings {
  readonly ttlMs: number;
  readonly clock: Clock;
}

const telling =
  (ledger: Ledger): OnDamage =>
  (report) =>
    ledger.append('damage', report);

export function storesAt(place: StorePlace, settings: StoreSettings): Stores {
  return 'root' in place ? folderStores(place.root, settings) : bucketStores(place, settings);
}

function folderStores(root: string, { ttlMs, clock }: StoreSettings): Stores {
  const ledger = new FileLedger(root, clock);
  return {
    blobs: new FileBlobStore(root, telling(ledger)),
    actions: new FileActionStore(root, telling(ledger)),
    records: new FileRunRecords(root),
    leases: new FileLeases(root, ttlMs),
    ledger,
  };
}

function bucketStores(place: Exclude<StorePlace, { root: string }>, { ttlMs, clock }: StoreSettings): Stores {
  const { bucket, prefix, client, landing } = place;
  const objects = new Bucket({ address: `s3://${bucket}/${prefix}`, client });
  const ledger = new S3Ledger(objects, clock);
  return {
    blobs: new ObjectBlobStore({ objects, landing: { root: landing }, onDamage: telling(ledger) }),
    actions: new S3ActionStore(objects, telling(ledger)),
    records: new S3RunRecords(objects),
    leases: new S3Leases(objects, ttlMs),
    ledger,
  };
}

export function openFolder(settings: StoreSettings): Opened {
  const root = mkdtempSync(join(tmpdir(), 'within-damage-'));
  const place = { root };
  return {
    root,
    place,
    stores: storesAt(place, settings),
    copies: [],
    dispose: () => rmSync(root, { recursive: true }),
  };
}

export function openBucket({ bucket, client, folder }: BucketPlace, prefix: string, settings: StoreSettings): Opened {
  const landing = mkdtempSync(join(tmpdir(), 'within-damage-'));
  const root = join(folder, bucket, prefix);
  mkdirSync(root, { recursive: true });
  const place = { bucket, client, prefix, landing };
  const dispose = () => rmSync(landing, { recursive: true });
  return { root, place, stores: storesAt(place, settings), copies: [landing], dispose };
}
