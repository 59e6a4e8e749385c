/** @module Documents of sweeps in the blob store. */
import type { z } from 'zod';
import { type BlobRef, mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { BlobStore } from '../caching/ports.ts';

export class SweepDocuments {
  readonly #blobs: BlobStore;

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  save(document: unknown): Promise<BlobRef> {
    return this.#blobs.put(JSON.stringify(document), mediaTypes.json);
  }

  /** Throws `INPUT_LOST` when the bytes are gone. */
  async read<T>(ref: { readonly digest: string }, schema: z.ZodType<T>): Promise<T> {
    const bytes = await this.#blobs.get(ref.digest);
    if (bytes) return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    throw new WithinError(
      'INPUT_LOST',
      `The document ${ref.digest.slice(0, 12)} of the sweep is gone from the store; run the sweep again.`,
      { digest: ref.digest },
    );
  }
}
