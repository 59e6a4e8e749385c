/** @module Where two stored results of one key differ, as far as their bytes tell. */
import type { BlobRef } from '../../contracts/digest.ts';
import type { BlobStore, Differences } from '../../domain/caching/ports.ts';

export class StoredDifferences implements Differences {
  readonly #blobs: BlobStore;

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  async first(was: BlobRef, now: BlobRef): Promise<string> {
    const [a, b] = await Promise.all([this.#blobs.get(was.digest), this.#blobs.get(now.digest)]);
    if (!a || !b) return 'a place that cannot be told, since the earlier bytes are gone';
    const length = Math.min(a.length, b.length);
    let at = 0;
    while (at < length && a[at] === b[at]) at += 1;
    return `byte ${at}`;
  }
}
