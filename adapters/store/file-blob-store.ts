/** @module Blobs in a folder: `cas/<first two digits>/<digest>`, read-only, verified on each read. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
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
  writeContent,
} from './files.ts';

const sha256 = (bytes: Uint8Array): Digest => createHash('sha256').update(bytes).digest('hex');

/** Large enough that hashing, not system calls, is what costs. */
const readBufferBytes = 1 << 20;
/** Up to this size one synchronous read is faster than a stream. */
const smallFileBytes = 4 << 20;

async function hashFile(path: string): Promise<{ digest: Digest; size: number } | undefined> {
  const size = sizeOf(path);
  if (size === undefined) return undefined;
  if (size <= smallFileBytes) {
    const bytes = readIfPresent(path);
    return bytes && { digest: sha256(bytes), size: bytes.length };
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: readBufferBytes })) hash.update(chunk as Buffer);
  return { digest: hash.digest('hex'), size };
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
        this.#clearDamaged(target, digest, bytes.length);
        await writeContent(this.#root, target, bytes);
      }
    });
    return { digest, size: bytes.length, mediaType };
  }

  async putFile(path: string, mediaType: string): Promise<BlobRef> {
    const hashed = await hashFile(path);
    if (!hashed)
      throw new WithinError('OUTPUT_NOT_FOUND', `The file ${path} does not exist, so it cannot be stored.`, { path });
    const target = this.#file(hashed.digest);
    await guarded(this.#root, () => {
      if (sizeOf(target) === hashed.size) return;
      this.#clearDamaged(target, hashed.digest, hashed.size);
      moveContent(this.#root, path, target);
    });
    // Whoever made the file may still have it open for writing; what counts is checked once more.
    if ((await hashFile(target))?.digest !== hashed.digest) await this.#damaged(target, hashed.digest);
    return { ...hashed, mediaType };
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
      const hashed = await hashFile(file);
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

  #clearDamaged(target: string, digest: Digest, size: number): void {
    const present = sizeOf(target);
    if (present !== undefined && present !== size) quarantine(this.#root, target, digest);
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
