/** @module Blobs in a folder: `cas/<first two digits>/<digest>`, read-only, verified on each read. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BlobRef, type Digest, digestSchema } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { BlobStore } from '../../domain/caching/ports.ts';
import { type OnDamage, tellDamage } from './damage.ts';
import {
  copyToTemporary,
  guarded,
  moveContent,
  namesBelow,
  quarantine,
  readIfPresent,
  removeIfPresent,
  storeError,
  takeAway,
  writeContent,
} from './files.ts';
import { type HashedContent, hashContent } from './hash-content.ts';

const sha256 = (bytes: Uint8Array): Digest => createHash('sha256').update(bytes).digest('hex');

/** From this size on a file is hashed once: twice would halve the rate at which results are stored. */
const largeFileBytes = 4 << 20;
/** Longer than the kernel takes to move the clock of its file times on, milliseconds. */
const tickMs = 20;

/** Size and both times of change, to the nanosecond. */
function timesOf(path: string): string {
  const stat = statSync(path, { bigint: true });
  return `${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

export class FileBlobStore implements BlobStore {
  readonly #root: string;
  readonly #onDamage: OnDamage | undefined;

  constructor(root: string, onDamage?: OnDamage) {
    this.#root = root;
    this.#onDamage = onDamage;
  }

  #file(digest: Digest): string {
    // A digest names a file, so one from outside must not be able to name another.
    const checked = digestSchema.parse(digest);
    return join(this.#root, 'cas', checked.slice(0, 2), checked);
  }

  async put(content: Uint8Array | string, mediaType: string): Promise<BlobRef> {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    const digest = sha256(bytes);
    const target = this.#file(digest);
    await guarded(this.#root, async () => {
      if (sizeOf(target) !== bytes.length) {
        await this.#clearDamaged(target, digest, bytes.length);
        await writeContent(this.#root, target, bytes);
      }
    });
    return { digest, size: bytes.length, mediaType };
  }

  async putFile(path: string, mediaType: string, known?: HashedContent): Promise<BlobRef> {
    if (known && sizeOf(path) === known.size) {
      await this.#enter(path, known);
      return { digest: known.digest, size: known.size, mediaType };
    }
    if ((sizeOf(path) ?? 0) > largeFileBytes) return this.#putLarge(path, mediaType);
    const hashed = await hashContent(path);
    if (!hashed)
      throw new WithinError('OUTPUT_NOT_FOUND', `The file ${path} does not exist, so it cannot be stored.`, { path });
    await this.#enter(path, hashed);
    const target = this.#file(hashed.digest);
    // Whoever made the file may still have it open for writing; what counts is checked once more.
    if ((await hashContent(target))?.digest !== hashed.digest) await this.#damaged(target, hashed.digest);
    return { ...hashed, mediaType };
  }

  /**
   * Takes the file away first and hashes it once. Whoever still has it open for writing changes its times, which are
   * compared; a mapping that outlives its process could write unseen, and is found out when the blob is read.
   */
  async #putLarge(path: string, mediaType: string): Promise<BlobRef> {
    const taken = await guarded(this.#root, () => takeAway(this.#root, path));
    try {
      // Two writes within one tick of the clock leave the same time, so what comes after is in another.
      await sleep(tickMs);
      const before = timesOf(taken);
      const hashed = await guarded(this.#root, () => hashContent(taken));
      if (!hashed || timesOf(taken) !== before)
        throw new WithinError(
          'PUBLISH_REFUSED',
          `The file ${path} was still written to while it was stored, so it is not kept; run again.`,
          { path },
        );
      await this.#enter(taken, hashed);
      return { ...hashed, mediaType };
    } finally {
      removeIfPresent(taken);
    }
  }

  #enter(taken: string, { digest, size }: HashedContent): Promise<void> {
    const target = this.#file(digest);
    return guarded(this.#root, async () => {
      if (sizeOf(target) === size) return;
      await this.#clearDamaged(target, digest, size);
      moveContent(this.#root, taken, target);
    });
  }

  /** Stores the bytes of a file that stays where it is. Throws `STORE_DAMAGED` when they are not those of `digest`. */
  async copyIn(path: string, { digest }: Pick<BlobRef, 'digest'>): Promise<void> {
    const target = this.#file(digest);
    if (path === target || sizeOf(target) === sizeOf(path)) return;
    const copy = await guarded(this.#root, () => copyToTemporary(this.#root, path));
    const stored = await this.putFile(copy, '');
    if (stored.digest !== digest)
      throw new WithinError(
        'STORE_DAMAGED',
        `The file of ${digest.slice(0, 12)} changed while it was copied; run again.`,
        {
          digest,
        },
      );
  }

  async get(digest: Digest): Promise<Uint8Array | undefined> {
    const file = this.#file(digest);
    const bytes = await guarded(this.#root, () => readIfPresent(file));
    if (bytes && sha256(bytes) !== digest) await this.#damaged(file, digest);
    return bytes;
  }

  async path(digest: Digest): Promise<string | undefined> {
    const file = this.#file(digest);
    try {
      const hashed = await hashContent(file);
      if (hashed && hashed.digest !== digest) await this.#damaged(file, digest);
      return hashed && file;
    } catch (error) {
      throw storeError(error, this.#root);
    }
  }

  async has(ref: Pick<BlobRef, 'digest' | 'size'>): Promise<boolean> {
    return sizeOf(this.#file(ref.digest)) === ref.size;
  }

  async *list(): ReturnType<BlobStore['list']> {
    for (const name of namesBelow(join(this.#root, 'cas'))) {
      const stat = statSync(this.#file(name), { throwIfNoEntry: false });
      if (stat) yield { digest: name, size: stat.size, storedAt: stat.ctimeMs };
    }
  }

  async remove(digest: Digest): Promise<boolean> {
    return guarded(this.#root, () => removeIfPresent(this.#file(digest)));
  }

  async #clearDamaged(target: string, digest: Digest, size: number): Promise<void> {
    const present = sizeOf(target);
    if (present === undefined || present === size) return;
    if (quarantine(this.#root, target, digest))
      await tellDamage(this.#onDamage, { what: 'blob', id: digest, place: this.#root });
  }

  async #damaged(file: string, digest: Digest): Promise<never> {
    quarantine(this.#root, file, digest);
    await tellDamage(this.#onDamage, { what: 'blob', id: digest, place: this.#root });
    throw new WithinError(
      'STORE_DAMAGED',
      `The stored bytes of ${digest.slice(0, 12)} do not match their digest; they are in ${join(this.#root, 'quarantine')} and will be computed again.`,
      { digest },
    );
  }
}
