/** @module `within cache verify`: reads every entry and blob once, so that damage is found before a run meets it. */
import type { CacheVerification } from '../../contracts/cache.ts';
import type { Digest } from '../../contracts/digest.ts';
import { isWithinError } from '../../contracts/errors.ts';
import { type EntrySummary, summarize } from './entry-summary.ts';
import type { ActionStore, Clock } from './ports.ts';
import { findRoots, type RootPorts, type StoredBlobs } from './retention/roots.ts';

export interface VerificationPorts extends RootPorts {
  readonly actions: ActionStore;
  readonly clock: Clock;
}

export interface VerificationOptions {
  /** Withdraws entries whose blobs are gone; they are misses anyway. */
  readonly fix?: boolean;
  /** Told after each blob, with the bytes read so far. */
  readonly onProgress?: (blobs: number, bytes: number) => void;
}

interface Checked {
  readonly entries: readonly EntrySummary[];
  readonly damagedEntries: ReadonlySet<string>;
  readonly blobs: Map<Digest, { size: number; storedAt: number }>;
  readonly damagedBlobs: ReadonlySet<string>;
}

/** What the stores found to be damaged since: in front of a shared store a read is mended from there and tells nothing. */
async function told(
  { ledger }: RootPorts,
  before: ReadonlySet<string>,
): Promise<{ entries: string[]; blobs: string[] }> {
  const found = (await ledger.read('damage')).filter(({ id }) => !before.has(id));
  const ids = (what: string) =>
    found.flatMap(({ value }) => {
      const report = value as { readonly what?: unknown; readonly id?: unknown } | null;
      return report?.what === what && typeof report.id === 'string' ? [report.id] : [];
    });
  return { entries: ids('entry'), blobs: ids('blob') };
}

/** One blob at a time and as a stream, so that memory does not grow with its size. */
async function isSound(digest: Digest, { blobs }: VerificationPorts): Promise<boolean> {
  try {
    await blobs.path(digest);
    return true;
  } catch (error) {
    if (isWithinError(error) && error.code === 'STORE_DAMAGED') return false;
    throw error;
  }
}

async function check(ports: VerificationPorts, { onProgress }: VerificationOptions): Promise<Checked> {
  const before = new Set((await ports.ledger.read('damage')).map(({ id }) => id));
  const entries: EntrySummary[] = [];
  const damagedEntries = new Set<string>();
  for await (const key of ports.actions.list()) {
    const entry = await ports.actions.get(key);
    if (entry) entries.push(summarize(entry));
    else damagedEntries.add(key);
  }
  const blobs: Checked['blobs'] = new Map();
  const damagedBlobs = new Set<string>();
  let [count, bytes] = [0, 0];
  for await (const { digest, size, storedAt } of ports.blobs.list()) {
    if (await isSound(digest, ports)) blobs.set(digest, { size, storedAt });
    else damagedBlobs.add(digest);
    count += 1;
    bytes += size;
    onProgress?.(count, bytes);
  }
  const found = await told(ports, before);
  for (const key of found.entries) damagedEntries.add(key);
  for (const digest of found.blobs) damagedBlobs.add(digest);
  return { entries, damagedEntries, blobs, damagedBlobs };
}

/** Entries one of whose blobs can be read nowhere. */
async function withoutBlobs(entries: readonly EntrySummary[], { blobs }: VerificationPorts): Promise<EntrySummary[]> {
  const missing: EntrySummary[] = [];
  for (const entry of entries) {
    let whole = true;
    for (const ref of entry.holds) whole &&= await blobs.has(ref);
    if (!whole) missing.push(entry);
  }
  return missing;
}

async function orphansOf(
  entries: readonly EntrySummary[],
  stored: StoredBlobs,
  ports: VerificationPorts,
): Promise<CacheVerification['orphans']> {
  const roots = await findRoots({ blobs: stored, now: ports.clock.now() }, ports);
  const held = new Set(entries.flatMap(({ holds }) => holds.map(({ digest }) => digest)));
  const orphans = [...stored].filter(([digest]) => !held.has(digest) && !roots.digests.has(digest));
  return { blobs: orphans.length, bytes: orphans.reduce((sum, [, { size }]) => sum + size, 0) };
}

/** The stores move what is damaged to quarantine as they read it, so the next run computes it anew. */
export async function verifyStore(
  ports: VerificationPorts,
  options: VerificationOptions = {},
): Promise<CacheVerification> {
  const { entries, damagedEntries, blobs, damagedBlobs } = await check(ports, options);
  const missing = await withoutBlobs(entries, ports);
  let withdrawn = 0;
  if (options.fix) for (const { key } of missing) if (await ports.actions.withdraw(key, 'lost')) withdrawn += 1;
  return {
    entries: entries.length,
    blobs: blobs.size,
    bytes: [...blobs.values()].reduce((sum, { size }) => sum + size, 0),
    damagedEntries: damagedEntries.size,
    damagedBlobs: [...damagedBlobs].sort(),
    missing: missing.map(({ key, step }) => ({ key, step })),
    withdrawn,
    orphans: await orphansOf(entries, blobs, ports),
  };
}
