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
import type { StoreKey } from './encryption/content.ts';
import { refuseEncrypted, UnencryptedObjects } from './encryption/mark.ts';
import { EncryptedObjects } from './encryption/objects.ts';
import { type PlainCopies, plainCopiesIn } from './encryption/plain-copies.ts';
import { RecordForm } from './encryption/records.ts';
import { FileActionStore } from './file-action-store.ts';
import { FileBlobStore } from './file-blob-store.ts';
import { FileLeases } from './file-leases.ts';
import { FileLedger } from './file-ledger.ts';
import { FileRunRecords } from './file-run-records.ts';
import { FolderObjects } from './folder-objects.ts';
import { FileHousekeeping } from './housekeeping.ts';
import { ObjectBlobStore } from './object-blob-store.ts';
import { type StoreAnswers, storeAnswers } from './probe.ts';
import type { RecordKind } from './record-name.ts';
import { S3ActionStore } from './s3/actions.ts';
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
  /** Whether the folder of this machine can be written now, and whether the shared store answers where there is one. */
  answers(): Promise<StoreAnswers>;
  /** Why one of these blobs, put by this process, is not in the shared store; `undefined` when all are, or none is shared. */
  whyNotShared(refs: readonly Pick<BlobRef, 'digest'>[]): WithinError | undefined;
}

/** How a store is encrypted. */
export interface Encryption {
  /** The first encrypts, all decrypt. */
  readonly keys: readonly [StoreKey, ...StoreKey[]];
  /** Absolute folder of this machine for what must be plain while it is used. */
  readonly work: string;
}

interface Tier extends OpenStore {
  readonly blobs: CopyingBlobStore;
}

/** What the tiers of one store have in common. */
interface Common {
  /** The folder of this machine. */
  readonly root: string;
  readonly clock: Clock;
  readonly form: RecordForm;
  readonly encryption: (Encryption & { readonly copies: PlainCopies }) | undefined;
}

/** Under the 15 s after which the server gives a dead worker's step to another, so that nobody waits for its lease. */
const leaseMs = 12_000;

const recordStores = (open: (kind: RecordKind) => RunRecordStore) => ({
  records: open('runs'),
  messages: open('messages'),
  reviews: open('reviews'),
  tracked: open('tracking'),
  deployed: open('deployments'),
  flagged: open('flags'),
  audited: open('audit'),
});

function folderStore(root: string, { clock, form, encryption }: Common): Tier {
  const ledger = new FileLedger(root, clock, form);
  const onDamage: OnDamage = (report) => ledger.append('damage', report);
  return {
    blobs: encryption
      ? new ObjectBlobStore({
          objects: new EncryptedObjects(new FolderObjects(root), encryption.keys),
          landing: encryption.copies,
          onDamage,
        })
      : new FileBlobStore(root, onDamage),
    actions: new FileActionStore(root, onDamage, form),
    ...recordStores((kind) => new FileRunRecords(root, kind, form)),
    leases: new FileLeases(root, leaseMs),
    ledger,
  };
}

/** What is fetched lands in the folder of this machine, where that is not encrypted. */
function bucketStore(address: string, { root, clock, form, encryption }: Common): Tier {
  const objects = new Bucket({ address });
  const bucket = encryption ? objects : new UnencryptedObjects(objects);
  const ledger = new S3Ledger(bucket, clock, form);
  const onDamage: OnDamage = (report) => ledger.append('damage', report);
  return {
    blobs: new ObjectBlobStore({
      objects: encryption ? new EncryptedObjects(objects, encryption.keys) : bucket,
      landing: encryption?.copies ?? { root, onDamage },
      onDamage,
    }),
    actions: new S3ActionStore(bucket, onDamage, form),
    ...recordStores((kind) => new S3RunRecords(bucket, kind, form)),
    leases: new S3Leases(bucket, leaseMs),
    ledger,
  };
}

/** The blobs of a folder, as far as they are read into memory. */
export function readFolder(root: string, keys: readonly StoreKey[] = []): Pick<BlobStore, 'get'> {
  const [first, ...rest] = keys;
  if (!first) return new FileBlobStore(root);
  return new ObjectBlobStore({
    objects: new EncryptedObjects(new FolderObjects(root), [first, ...rest]),
    landing: { root },
  });
}

/** The store of a project. `root` is an absolute folder. Throws `CONFIG_INVALID` for an address that is neither. */
export function openStore(root: string, clock: Clock, sharing?: SharedStore, encryption?: Encryption): ProjectStore {
  if (!encryption) refuseEncrypted([root, ...(sharing ? [sharing.address] : [])]);
  const common: Common = {
    root,
    clock,
    form: new RecordForm(encryption?.keys ?? []),
    encryption: encryption && { ...encryption, copies: plainCopiesIn(encryption.work) },
  };
  const local = folderStore(root, common);
  const housekeeping = new FileHousekeeping(root, encryption?.work);
  const storeId = () => storeIdOf(root);
  const answers = storeAnswers(root, sharing);
  if (!sharing)
    return {
      ...local,
      housekeeping,
      storeId,
      answers,
      whyNotShared: () => undefined,
    };
  const { address, mode, maxBlobBytes } = sharing;
  const shared = address.includes('://') ? bucketStore(address, common) : folderStore(address, common);
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
    answers,
    whyNotShared: (refs) => blobs.whyNotShared(refs),
  };
}
