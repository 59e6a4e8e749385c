/** @module A store as it is copied: its objects by name, with what encrypts and decrypts them. */
import { type ActionEntry, actionEntrySchema } from '../../../contracts/action.ts';
import type { StoreKey } from '../encryption/content.ts';
import { refuseEncrypted, UnencryptedObjects } from '../encryption/mark.ts';
import { EncryptedObjects } from '../encryption/objects.ts';
import { RecordForm } from '../encryption/records.ts';
import { FolderObjects } from '../folder-objects.ts';
import type { MarkerForm } from '../markers.ts';
import type { BlobObjects, ListedObject, StoredObjects } from '../objects.ts';
import { recordKinds } from '../record-name.ts';
import { Bucket } from '../s3/bucket.ts';

export interface StoreView {
  readonly objects: StoredObjects;
  readonly blobs: BlobObjects;
  readonly form: RecordForm;
  readonly markers: MarkerForm;
}

/** `address`: an absolute folder, or `s3://bucket/prefix`. Throws `STORE_KEY_UNKNOWN` and `CONFIG_INVALID`. */
export function viewOf(address: string, keys: readonly StoreKey[]): StoreView {
  const [first, ...rest] = keys;
  const isBucket = address.includes('://');
  if (!first) refuseEncrypted([address]);
  const raw = isBucket ? new Bucket({ address }) : new FolderObjects(address);
  const objects = raw instanceof Bucket && !first ? new UnencryptedObjects(raw) : raw;
  return {
    objects,
    blobs: first ? new EncryptedObjects(objects, [first, ...rest]) : objects,
    form: new RecordForm(keys),
    markers: isBucket ? 'bucket' : 'folder',
  };
}

/** Records that say that something began, or how it ended: in the second of a bucket many are of one time. */
const begins = new Set(['start', 'request', 'received']);
const ends = new Set(['result', 'closed', 'sweep', 'verdict']);

function rankOf({ name }: ListedObject): number {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return begins.has(last) ? 0 : ends.has(last) ? 2 : 1;
}

const inTime = (a: ListedObject, b: ListedObject): number =>
  a.modifiedAt - b.modifiedAt || rankOf(a) - rankOf(b) || (a.name < b.name ? -1 : 1);

/** Everything that is written once and never again, in the order in which it was written. */
export async function recordsOf({ objects }: StoreView): Promise<readonly ListedObject[]> {
  const found: ListedObject[] = [];
  for (const kind of [...recordKinds, 'ledger'])
    for await (const record of objects.list(`${kind}/`)) found.push(record);
  return found.sort(inTime);
}

export async function namesOf(view: StoreView, prefix: string): Promise<ReadonlyMap<string, ListedObject>> {
  const found = new Map<string, ListedObject>();
  for await (const object of view.objects.list(prefix)) found.set(object.name, object);
  return found;
}

/** `undefined` when absent or damaged. */
export async function valueOf({ objects, form }: StoreView, name: string): Promise<unknown> {
  const found = await form.readTwice(async () => (await objects.get(name))?.bytes, name);
  return found === 'damaged' ? undefined : found?.value;
}

/** `undefined` when absent or damaged. */
export async function entryOf(view: StoreView, name: string): Promise<ActionEntry | undefined> {
  return actionEntrySchema.safeParse(await valueOf(view, name)).data;
}

/** Keys of entries that were taken out of use, by a person, an audit or a newer result; not those that only made room. */
export async function withdrawnKeys({ objects }: StoreView): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const { name } of objects.list('quarantine/')) {
    const [, key, label] = /^quarantine\/ac-([0-9a-f]{64})-([^.]+)\./.exec(name) ?? [];
    if (key !== undefined && label !== 'gc' && label !== 'lost') keys.add(key);
  }
  return keys;
}
