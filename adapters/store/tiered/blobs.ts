/** @module Blobs of a local store in front of a shared one: read here first, kept here once read, written to both. */
import { stat } from 'node:fs/promises';
import type { BlobRef, Digest } from '../../../contracts/digest.ts';
import { isWithinError, WithinError } from '../../../contracts/errors.ts';
import type { BlobStore } from '../../../domain/caching/ports.ts';
import type { SharedAccess } from './shared-access.ts';

/** A store that can take a copy of a file. */
export interface CopyingBlobStore extends BlobStore {
  /** Stores the bytes of a file that stays where it is. */
  copyIn(path: string, ref: BlobRef): Promise<void>;
}

export interface TieredBlobOptions {
  readonly local: CopyingBlobStore;
  readonly shared: CopyingBlobStore;
  readonly access: SharedAccess;
  /** Larger blobs stay here. */
  readonly maxBytes?: number;
}

export class TieredBlobStore implements BlobStore {
  readonly #options: TieredBlobOptions;
  /** What could not be shared, with the reason; entries that name it are not shared either. */
  readonly #unshared = new Map<Digest, WithinError>();

  constructor(options: TieredBlobOptions) {
    this.#options = options;
  }

  async put(content: Uint8Array | string, mediaType: string): Promise<BlobRef> {
    const ref = await this.#options.local.put(content, mediaType);
    await this.#share(ref, async () => void (await this.#options.shared.put(content, mediaType)));
    return ref;
  }

  async putFile(path: string, mediaType: string, hashed?: Pick<BlobRef, 'digest' | 'size'>): Promise<BlobRef> {
    const { local, shared } = this.#options;
    const ref = await local.putFile(path, mediaType, hashed);
    await this.#share(ref, async () => {
      const kept = await local.path(ref.digest);
      if (kept !== undefined) await shared.copyIn(kept, ref);
    });
    return ref;
  }

  async #share(ref: BlobRef, operation: () => Promise<void>): Promise<void> {
    const { access, maxBytes = Number.POSITIVE_INFINITY } = this.#options;
    if (!access.writes) return;
    if (ref.size > maxBytes) {
      const message = `An output has ${ref.size} bytes, more than WITHIN_MAX_BLOB allows`;
      this.#unshared.set(ref.digest, new WithinError('STORE_FULL', `${message}; raise the limit to share it.`));
      return;
    }
    const failure = await access.write<WithinError | undefined>(
      async () => {
        await operation();
        return undefined;
      },
      (reason) => reason,
    );
    if (failure) this.#unshared.set(ref.digest, failure);
    else this.#unshared.delete(ref.digest);
  }

  /** Why one of these blobs is not in the shared store, as far as this process put them; `undefined` when all are. */
  whyNotShared(refs: readonly Pick<BlobRef, 'digest'>[]): WithinError | undefined {
    return refs.map((ref) => this.#unshared.get(ref.digest)).find((reason) => reason !== undefined);
  }

  async get(digest: Digest): Promise<Uint8Array | undefined> {
    const { local, shared, access } = this.#options;
    return this.#firstOf(
      () => local.get(digest),
      () =>
        access.read(
          async () => {
            const bytes = await shared.get(digest);
            if (bytes) await local.put(bytes, '');
            return bytes;
          },
          () => undefined,
        ),
    );
  }

  async path(digest: Digest): Promise<string | undefined> {
    const { local, shared, access } = this.#options;
    return this.#firstOf(
      () => local.path(digest),
      () =>
        access.read(
          async () => {
            const path = await shared.path(digest);
            if (path === undefined) return undefined;
            await local.copyIn(path, { digest, size: (await stat(path)).size, mediaType: '' });
            return local.path(digest);
          },
          () => undefined,
        ),
    );
  }

  /** Damage here is mended from there; damage in both is damage. */
  async #firstOf<T>(here: () => Promise<T | undefined>, there: () => Promise<T | undefined>): Promise<T | undefined> {
    let damage: WithinError | undefined;
    const found = await here().catch((error: unknown) => {
      if (!isWithinError(error) || error.code !== 'STORE_DAMAGED') throw error;
      damage = error;
      return undefined;
    });
    const value = found ?? (await there());
    if (value === undefined && damage) throw damage;
    return value;
  }

  async has(ref: Pick<BlobRef, 'digest' | 'size'>): Promise<boolean> {
    const { local, shared, access } = this.#options;
    return (
      (await local.has(ref)) ||
      access.read(
        () => shared.has(ref),
        () => false,
      )
    );
  }

  /** Of the local store: clearing the shared one is the business of who owns it. */
  list(): ReturnType<BlobStore['list']> {
    return this.#options.local.list();
  }

  remove(digest: Digest): Promise<boolean> {
    return this.#options.local.remove(digest);
  }
}
