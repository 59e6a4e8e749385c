/**
 * @module Copies a store into another while runs go on. Blobs first; then records in the order in which they were written,
 * so that a copy that was cut off is the store as it once was; an entry last, and only when the target has its blobs. What
 * the target has is not copied again, so that a copy that was cut off goes on where it was.
 */
import { randomUUID } from 'node:crypto';
import type { ActionEntry } from '../../../contracts/action.ts';
import type { StoreCopy } from '../../../contracts/cache.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { markerName, readMarker } from '../markers.ts';
import type { ListedObject } from '../objects.ts';
import { type CopiedBlobs, copyBlobs } from './copy-blobs.ts';
import { fewAtOnce } from './few-at-once.ts';
import { entryOf, namesOf, recordsOf, type StoreView, valueOf, withdrawnKeys } from './view.ts';

/** Clocks of two stores may differ by this much, milliseconds. */
const skewMs = 3_600_000;

export interface CopyOptions {
  /** Told after each object with how many there are by now. */
  readonly onProgress?: (objects: number) => void;
  /** Nothing that the target has is replaced; what differs is refused before anything is written. */
  readonly refuseDifferent?: boolean;
}

interface Listing {
  readonly entries: ReadonlyMap<string, ListedObject>;
  readonly records: readonly ListedObject[];
}

/** Throws `RESTORE_REFUSED` where the target has something else under a name and that is not to be replaced. */
export async function copyStore(source: StoreView, target: StoreView, options: CopyOptions = {}): Promise<StoreCopy> {
  let objects = 0;
  const tick = () => options.onProgress?.((objects += 1));
  // Names before blobs: whatever these need was stored before them.
  const listing = { entries: await namesOf(source, 'ac/'), records: await recordsOf(source) };
  if (options.refuseDifferent) await refuseDifferent(listing, source, target);
  const blobs = await copyBlobs(source.blobs, target.blobs, tick);
  const records = await copyRecords(listing.records, source, target, tick);
  const entries = await copyEntries(listing.entries, { source, target, blobs, tick });
  await copyMarkers(source, target);
  return {
    blobs: { copied: blobs.copied, bytes: blobs.bytes, present: blobs.present.size - blobs.copied },
    records,
    entries,
    damagedBlobs: blobs.damaged,
  };
}

async function copyRecords(
  listed: Listing['records'],
  source: StoreView,
  target: StoreView,
  tick: () => void,
): Promise<StoreCopy['records']> {
  const there = new Set((await recordsOf(target)).map(({ name }) => name));
  let [copied, damaged] = [0, 0];
  // One after the other: their order is what makes a part of them a store.
  for (const { name } of listed) {
    if (there.has(name)) continue;
    const value = await valueOf(source, name);
    if (value === undefined) damaged += 1;
    else if (await target.objects.putIfAbsent(name, target.form.write(value, name))) copied += 1;
    tick();
  }
  return { copied, damaged, present: listed.length - copied - damaged };
}

interface EntryCopying {
  readonly source: StoreView;
  readonly target: StoreView;
  readonly blobs: CopiedBlobs;
  readonly tick: () => void;
}

const keyOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

async function copyEntries(listed: Listing['entries'], copying: EntryCopying): Promise<StoreCopy['entries']> {
  const { source, target, tick } = copying;
  const there = await namesOf(target, 'ac/');
  const withdrawnThere = await withdrawnKeys(target);
  const count = { copied: 0, present: 0, replaced: 0, withdrawn: 0, withoutBlobs: 0 };
  await fewAtOnce(listed.values(), async ({ name, modifiedAt }) => {
    const other = there.get(name);
    if (other ? modifiedAt < other.modifiedAt - skewMs : withdrawnThere.has(keyOf(name)))
      return void (count.present += 1);
    count[await copyEntry(name, other !== undefined, copying)] += 1;
    tick();
  });
  // What was revoked since must not come back with a restored store.
  for (const key of await withdrawnKeys(source)) {
    const name = `ac/${key.slice(0, 2)}/${key}`;
    if (there.has(name) && !listed.has(name) && (await withdraw(name, target))) count.withdrawn += 1;
  }
  return count;
}

const withdraw = (name: string, { objects }: StoreView): Promise<boolean> =>
  objects.move(name, `quarantine/ac-${keyOf(name)}-backup.${randomUUID()}`);

async function copyEntry(
  name: string,
  isThere: boolean,
  { source, target, blobs }: EntryCopying,
): Promise<'copied' | 'present' | 'replaced' | 'withoutBlobs'> {
  const entry = await entryOf(source, name);
  if (!entry || !refsOf(entry).every(({ digest, size }) => blobs.present.get(digest) === size)) return 'withoutBlobs';
  if (isThere) {
    const other = await entryOf(target, name);
    if (other && (isSame(other, entry) || other.createdAt > entry.createdAt)) return 'present';
    await withdraw(name, target);
  }
  await target.objects.putIfAbsent(name, target.form.write(entry, name));
  return isThere ? 'replaced' : 'copied';
}

const refsOf = ({ outputs, components, definition }: ActionEntry) => [
  ...Object.values(outputs),
  components,
  ...(definition ? [definition] : []),
];

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

async function copyMarkers(source: StoreView, target: StoreView): Promise<void> {
  const there = await namesOf(target, 'by-step/');
  const entries = await namesOf(target, 'ac/');
  await fewAtOnce(source.objects.list('by-step/'), async ({ name }) => {
    const marker = readMarker(name);
    if (!marker || !entries.has(`ac/${marker.key.slice(0, 2)}/${marker.key}`)) return;
    const own = markerName(marker, target.markers);
    if (!there.has(own)) await target.objects.putIfAbsent(own, marker.key);
  });
}

async function refuseDifferent({ entries, records }: Listing, source: StoreView, target: StoreView): Promise<void> {
  const there = new Set([
    ...(await namesOf(target, 'ac/')).keys(),
    ...(await recordsOf(target)).map(({ name }) => name),
  ]);
  const different: string[] = [];
  await fewAtOnce([...entries.keys(), ...records.map(({ name }) => name)], async (name) => {
    if (there.has(name) && !isSame(await valueOf(source, name), await valueOf(target, name))) different.push(name);
  });
  const [first] = different.sort();
  if (first === undefined) return;
  throw new WithinError(
    'RESTORE_REFUSED',
    `The store ${target.objects.place} has ${different.length} entries or records that differ from the backup (${first}); restore into an empty store.`,
    { first, count: different.length },
  );
}
