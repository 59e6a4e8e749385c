/** @module The store as gc sees it: entries, blobs, what must stay and why. */
import { mediaTypes } from '../../../contracts/digest.ts';
import { isWithinError } from '../../../contracts/errors.ts';
import { type EntrySummary, standingEntries } from '../entry-summary.ts';
import type { ActionStore, BlobStore, Clock } from '../ports.ts';
import { findRoots, type RootPorts, type Roots, type StoredBlobs } from './roots.ts';

export interface SurveyPorts extends RootPorts {
  readonly actions: ActionStore;
  readonly clock: Clock;
}

export interface Survey {
  readonly entries: readonly EntrySummary[];
  readonly blobs: StoredBlobs;
  readonly roots: Roots;
  /** By the store's clock. */
  readonly now: number;
}

async function listBlobs(blobs: BlobStore): Promise<Map<string, { size: number; storedAt: number }>> {
  const found = new Map<string, { size: number; storedAt: number }>();
  for await (const { digest, size, storedAt } of blobs.list()) found.set(digest, { size, storedAt });
  return found;
}

/**
 * Blobs, and the time by the store's own clock, told by a blob that was stored just now: a machine whose clock runs
 * ahead would take everything for old.
 */
async function listWithTime(blobs: BlobStore, clock: Clock): Promise<{ blobs: StoredBlobs; now: number }> {
  const marker = await blobs
    .put(JSON.stringify({ within: 'the time of the store', machine: clock.now() }), mediaTypes.json)
    .catch((error: unknown) => {
      if (isWithinError(error) && error.code === 'STORE_READ_ONLY') return undefined;
      throw error;
    });
  const found = await listBlobs(blobs);
  const now = (marker && found.get(marker.digest)?.storedAt) ?? clock.now();
  if (marker) {
    await blobs.remove(marker.digest);
    found.delete(marker.digest);
  }
  return { blobs: found, now };
}

export async function survey(ports: SurveyPorts): Promise<Survey> {
  const stored = await listWithTime(ports.blobs, ports.clock);
  return { ...(await readHolders(stored, ports)), ...stored };
}

/** Looks once more, with ages as of the first look: what was stored since is young. */
export async function surveyAgain({ now }: Survey, ports: SurveyPorts): Promise<Survey> {
  const stored = { blobs: await listBlobs(ports.blobs), now };
  return { ...(await readHolders(stored, ports)), ...stored };
}

/** Entries are read before the runs: a run that publishes meanwhile has its record in time to be seen. */
async function readHolders(stored: { blobs: StoredBlobs; now: number }, ports: SurveyPorts) {
  const entries: EntrySummary[] = [];
  for await (const entry of standingEntries(ports.actions)) entries.push(entry);
  const roots = await findRoots(stored, ports);
  const digests = new Map(roots.digests);
  // What a pinned entry, or one that an open run goes on from, points to stays with it.
  for (const { key, holds } of entries) {
    const why = roots.keys.get(key);
    if (why === undefined) continue;
    for (const { digest } of holds) if (!digests.has(digest)) digests.set(digest, why);
  }
  return { entries, roots: { ...roots, digests } };
}
