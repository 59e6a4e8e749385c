/** @module What gc must leave of reviews: whoever decides must find what is under review. */
import type { RunRecordStore } from '../../caching/ports.ts';
import { ReviewRecords } from './records.ts';

/** Digests of all versions of open reviews. */
export async function heldByReviews(reviews: RunRecordStore): Promise<readonly string[]> {
  const kept = new ReviewRecords(reviews);
  const digests: string[] = [];
  for (const id of await kept.list()) {
    if (await kept.ended(id)) continue;
    const begun = await kept.begun(id);
    digests.push(...Object.values(begun?.request.artifacts ?? {}).map(({ digest }) => digest));
    // The request is that of the first version; a later one stands in the trail.
    for (const line of await kept.trail(id)) digests.push(...Object.values(line.digests ?? {}));
  }
  return digests;
}
