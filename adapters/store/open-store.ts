/** @module From addresses to a store: a folder of this machine, alone or in front of one that a team shares. */
import type { BlobRef } from '../../contracts/digest.ts';
import type { WithinError } from '../../contracts/errors.ts';
import type {
  ActionStore,
  BlobStore,
  Clock,
  Housekeeping,
  LeaseStore,
  Ledger,
  RunRecordStore,
} from '../../domain/caching/ports.ts';
import type { OnDamage } from './damage.ts';
import { FileActionStore } from './file-action-store.ts';
import { FileBlobStore } from './file-blob-store.ts';
import { FileLeases } from './file-leases.ts';
import { FileLedger } from './file-ledger.ts';
import { FileRunRecords } from './file-run-records.ts';
import { FileHousekeeping } from './housekeeping.ts';
import { S3ActionStore } from './s3/actions.ts';
import { S3BlobStore } from './s3/blobs.ts';
import { Bucket } from './s3/bucket.ts';
import { S3Leases } from './s3/leases.ts';
import { S3Ledger } from './s3/ledger.ts';
import { S3RunRecords } from './s3/run-records.ts';
import { storeIdOf } from './store-id.ts';
import { TieredActionStore } from './tiered/actions.ts';
import { type CopyingBlobStore, TieredBlobStore } from './tiered/blobs.ts';
import { TieredLeases, TieredLedger, TieredRunRecords } from './tiered/records.ts';
import { SharedAccess, type SharedMode } from './tiered/shared-access.ts';

export interface SharedStore {
  /** Absolute folder, or `s3://bucket/prefix`. */
  readonly address: string;
  readonly mode: SharedMode;
  /** Larger blobs are not shared, bytes. */
  readonly maxBlobBytes?: number | undefined;
}

export interface OpenStore {
  readonly blobs: BlobStore;
  readonly actions: ActionStore;
  readonly records: RunRecordStore;
  /** Events and deliveries of messages to people. */
  readonly messages: RunRecordStore;
  /** Reviews by people: requests, audit trails, how each ended. */
  readonly reviews: RunRecordStore;
  /** Runs and models as they are tracked without MLflow. */
  readonly tracked: RunRecordStore;
  /** Deployments: requests, changes, and what was counted while models answered. */
  readonly deployed: RunRecordStore;
  /** Changes of feature flags. */
  readonly flagged: RunRecordStore;
  /** Who did what at the gateway, by day. */
  readonly audited: RunRecordStore;
  readonly leases: LeaseStore;
  readonly ledger: Ledger;
}

/** Whatever the store is, a folder of this machine is in front of it. */
export interface ProjectStore extends OpenStore {
  readonly housekeeping: Housekeeping;
  /** Tells the folder of this machine from every other; `undefined` where it cannot be written. */
  storeId(): Promise<string | undefined>;
  /** Why one of these blobs, put by this process, is not in the shared store; `undefined` when all are, or none is shared. */
  whyNotShared(refs: readonly Pick<BlobRef, 'digest'>[]): WithinError | undefined;
}

interface Tier extends OpenStore {
  readonly blobs: CopyingBlobStore;
}

/** Under the 15 s after which the server gives a dead worker's step to another, so that nobody waits for its lease. */
const leaseMs = 12_000;

function folderStore(root: string, clock: Clock): Tier {
  const ledger = new FileLedger(root, clock);
  const onDamage: OnDamage = (report) => ledger.append('damage', report);
  return {
    blobs: new FileBlobStore(root, onDamage),
    actions: new FileActionStore(root, onDamage),
    records: new FileRunRecords(root),
    messages: new FileRunRecords(root, 'messages'),
    reviews: new FileRunRecords(root, 'reviews'),
    tracked: new FileRunRecords(root, 'tracking'),
    deployed: new FileRunRecords(root, 'deployments'),
    flagged: new FileRunRecords(root, 'flags'),
    audited: new FileRunRecords(root, 'audit'),
    leases: new FileLeases(root, leaseMs),
    ledger,
  };
}

/** `landing`: the folder of the local store, where what is fetched lands. */
function bucketStore(address: string, landing: string, clock: Clock): Tier {
  const bucket = new Bucket({ address });
  const ledger = new S3Ledger(bucket, clock);
  const onDamage: OnDamage = (report) => ledger.append('damage', report);
  return {
    blobs: new S3BlobStore({ objects: bucket, landing, onDamage }),
    actions: new S3ActionStore(bucket, onDamage),
    records: new S3RunRecords(bucket),
    messages: new S3RunRecords(bucket, 'messages'),
    reviews: new S3RunRecords(bucket, 'reviews'),
    tracked: new S3RunRecords(bucket, 'tracking'),
    deployed: new S3RunRecords(bucket, 'deployments'),
    flagged: new S3RunRecords(bucket, 'flags'),
    audited: new S3RunRecords(bucket, 'audit'),
    leases: new S3Leases(bucket, leaseMs),
    ledger,
  };
}

/** The store of a project. `root` is an absolute folder. Throws `CONFIG_INVALID` for an address that is neither. */
export function openStore(root: string, clock: Clock, sharing?: SharedStore): ProjectStore {
  const local = folderStore(root, clock);
  const housekeeping = new FileHousekeeping(root);
  const storeId = () => storeIdOf(root);
  if (!sharing) return { ...local, housekeeping, storeId, whyNotShared: () => undefined };
  const { address, mode, maxBlobBytes } = sharing;
  const shared = address.includes('://') ? bucketStore(address, root, clock) : folderStore(address, clock);
  const access = new SharedAccess(mode, clock);
  const blobs = new TieredBlobStore({
    local: local.blobs,
    shared: shared.blobs,
    access,
    ...(maxBlobBytes !== undefined && { maxBytes: maxBlobBytes }),
  });
  return {
    blobs,
    actions: new TieredActionStore({
      local: local.actions,
      shared: shared.actions,
      access,
      blobs,
      ledger: shared.ledger,
      clock,
    }),
    records: new TieredRunRecords({ local: local.records, shared: shared.records, access }),
    messages: new TieredRunRecords({ local: local.messages, shared: shared.messages, access }),
    deployed: new TieredRunRecords({ local: local.deployed, shared: shared.deployed, access }),
    flagged: new TieredRunRecords({ local: local.flagged, shared: shared.flagged, access }),
    audited: new TieredRunRecords({ local: local.audited, shared: shared.audited, access }),
    reviews: new TieredRunRecords({ local: local.reviews, shared: shared.reviews, access }),
    // Numbers of versions are given out once, so nothing is written beside a shared store that does not answer.
    tracked: mode === 'read-write' ? shared.tracked : local.tracked,
    leases: new TieredLeases({ local: local.leases, shared: shared.leases, access }),
    ledger: new TieredLedger({ local: local.ledger, shared: shared.ledger, access }),
    housekeeping,
    storeId,
    whyNotShared: (refs) => blobs.whyNotShared(refs),
  };
}
