/** @module Blobs as objects, `cas/<two digits>/<digest>`, in a bucket or encrypted; files land in a local folder, verified on the way. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type BlobRef, type Digest, digestSchema } from '../../contracts/digest.ts';
import { isWithinError, WithinError } from '../../contracts/errors.ts';
import type { BlobStore } from '../../domain/caching/ports.ts';
import { type OnDamage, tellDamage } from './damage.ts';
import { DamagedBytes } from './encryption/content.ts';
import { FileBlobStore } from './file-blob-store.ts';
import { storeError } from './files.ts';
import type { BlobObjects } from './objects.ts';
import { bucketError } from './s3/errors.ts';

/** Up to this size a blob goes up as one request, with the checksum of the whole. */
const wholeBytes = 16 << 20;
const tries = 3;

const nameOf = (digest: Digest): string => {
  const checked = digestSchema.parse(digest);
  return `cas/${checked.slice(0, 2)}/${checked}`;
};

/** Passes bytes on and hashes them. */
function hashing(): { stream: Transform; digest: () => Digest } {
  const hash = createHash('sha256');
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, digest: () => hash.digest('hex') };
}

/** Bytes that do not open are told by their own digest. */
function readDamage(error: unknown): { readonly digest: Digest } {
  if (error instanceof DamagedBytes) return { digest: error.fingerprint };
  throw error;
}

/** Where files land: a local folder of blobs. */
export interface Landing {
  /** Absolute; may be made when it is first asked for. */
  readonly root: string;
  /** Told which file was handed out. */
  readonly handedOut?: (path: string) => void;
  readonly onDamage?: OnDamage;
}

export interface ObjectBlobOptions {
  readonly objects: BlobObjects;
  readonly landing: Landing;
  readonly onDamage?: OnDamage;
}

export class ObjectBlobStore implements BlobStore {
  readonly #objects: BlobObjects;
  readonly #place: Landing;
  readonly #onDamage: OnDamage | undefined;
  #landed: FileBlobStore | undefined;

  constructor({ objects, landing, onDamage }: ObjectBlobOptions) {
    this.#objects = objects;
    this.#place = landing;
    this.#onDamage = onDamage;
  }

  get #landing(): FileBlobStore {
    this.#landed ??= new FileBlobStore(this.#place.root, this.#place.onDamage);
    return this.#landed;
  }

  get #root(): string {
    return this.#place.root;
  }

  async put(content: Uint8Array | string, mediaType: string): Promise<BlobRef> {
    const bytes = Buffer.from(content);
    const digest = createHash('sha256').update(bytes).digest('hex');
    if (await this.#isWanted({ digest, size: bytes.length })) await this.#objects.put(nameOf(digest), bytes);
    return { digest, size: bytes.length, mediaType };
  }

  async putFile(path: string, mediaType: string, hashed?: Pick<BlobRef, 'digest' | 'size'>): Promise<BlobRef> {
    const ref = await this.#landing.putFile(path, mediaType, hashed);
    if (await this.has(ref)) return ref;
    const landed = await this.#landing.path(ref.digest);
    if (landed === undefined) throw this.#lost(ref.digest);
    await this.copyIn(landed, ref);
    return ref;
  }

  /** Sends the bytes of a file that stays where it is. Throws `STORE_DAMAGED` when they are not those of the digest. */
  async copyIn(path: string, ref: BlobRef): Promise<void> {
    if (!(await this.#isWanted(ref))) return;
    if (ref.size > wholeBytes) return this.#upload(path, ref.digest);
    const bytes = await readFile(path);
    if (createHash('sha256').update(bytes).digest('hex') !== ref.digest) throw this.#lost(ref.digest);
    await this.#objects.put(nameOf(ref.digest), bytes);
  }

  /** False when it is there. Bytes of another size are damage and make room. */
  async #isWanted({ digest, size }: Pick<BlobRef, 'digest' | 'size'>): Promise<boolean> {
    const name = nameOf(digest);
    const present = await this.#objects.size(name);
    if (present === size) return false;
    if (present !== undefined && (await this.#objects.move(name, `quarantine/${digest}.${randomUUID()}`)))
      await tellDamage(this.#onDamage, { what: 'blob', id: digest, place: this.#objects.place });
    return true;
  }

  async #upload(file: string, digest: Digest): Promise<void> {
    const { stream, digest: sent } = hashing();
    await Promise.all([
      pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), stream, { end: true }).catch((error: unknown) => {
        stream.destroy(error as Error);
      }),
      // A bucket that refuses midway leaves nobody to read the rest of the file.
      this.#objects.putStream(nameOf(digest), stream).finally(() => stream.destroy()),
    ]);
    if (sent() === digest) return;
    await this.#objects.remove(nameOf(digest));
    throw this.#lost(digest);
  }

  #lost(digest: Digest): WithinError {
    return new WithinError(
      'STORE_DAMAGED',
      `The file of ${digest.slice(0, 12)} in ${this.#root} changed while it was sent to ${this.#objects.place}; run again.`,
      { digest },
    );
  }

  async get(digest: Digest): Promise<Uint8Array | undefined> {
    const name = nameOf(digest);
    return this.#verified(digest, async () => {
      const found = await this.#objects.get(name);
      return found && { value: found.bytes, digest: createHash('sha256').update(found.bytes).digest('hex') };
    });
  }

  async path(digest: Digest): Promise<string | undefined> {
    const name = nameOf(digest);
    const landed = await this.#landing.path(digest).catch((error: unknown) => {
      // What landed is a copy: damaged, it is in quarantine by now and is fetched again.
      if (isWithinError(error) && error.code === 'STORE_DAMAGED') return undefined;
      throw error;
    });
    const path = landed ?? (await this.#fetch(digest, name));
    if (path !== undefined) this.#place.handedOut?.(path);
    return path;
  }

  async #fetch(digest: Digest, name: string): Promise<string | undefined> {
    const temporary = join(this.#root, 'tmp', randomUUID());
    try {
      const fetched = await this.#verified(digest, () => this.#download(name, temporary));
      if (fetched === undefined) return undefined;
      await this.#landing.putFile(fetched, '');
    } finally {
      await rm(temporary, { force: true });
    }
    return this.#landing.path(digest);
  }

  async #download(name: string, target: string): Promise<{ value: string; digest: Digest } | undefined> {
    const body = await this.#objects.open(name);
    if (!body) return undefined;
    mkdirSync(join(this.#root, 'tmp'), { recursive: true });
    const { stream, digest } = hashing();
    await pipeline(body, stream, createWriteStream(target, { mode: 0o600 }));
    return { value: target, digest: digest() };
  }

  /**
   * Reads until the bytes fit. The same wrong bytes twice are damage in the store; wrong bytes once, or a body that broke
   * off, are a fault of the way and asked for again.
   */
  async #verified<T>(
    digest: Digest,
    read: () => Promise<{ value: T; digest: Digest } | undefined>,
  ): Promise<T | undefined> {
    const wrong = new Set<Digest>();
    let failure: unknown;
    for (let attempt = 1; attempt <= tries; attempt++) {
      try {
        const found = await read().catch(readDamage);
        if (!found) return undefined;
        if ('value' in found && found.digest === digest) return found.value;
        if (wrong.has(found.digest)) break;
        wrong.add(found.digest);
      } catch (error) {
        const translated = storeError(error, this.#objects.place);
        if (isWithinError(translated)) throw translated;
        failure = error;
      }
    }
    if (failure !== undefined || wrong.size !== 1) throw bucketError(failure, this.#objects.place, 'read');
    return this.#damaged(digest);
  }

  async #damaged(digest: Digest): Promise<never> {
    const { place } = this.#objects;
    await this.#objects.move(nameOf(digest), `quarantine/${digest}.${randomUUID()}`);
    await tellDamage(this.#onDamage, { what: 'blob', id: digest, place });
    throw new WithinError(
      'STORE_DAMAGED',
      `The stored bytes of ${digest.slice(0, 12)} do not match their digest; they are in ${place}/quarantine and will be computed again.`,
      { digest },
    );
  }

  async has({ digest, size }: Pick<BlobRef, 'digest' | 'size'>): Promise<boolean> {
    return (await this.#objects.size(nameOf(digest))) === size;
  }

  async *list(): ReturnType<BlobStore['list']> {
    for await (const { name, size, modifiedAt } of this.#objects.list('cas/')) {
      const digest = name.slice(name.lastIndexOf('/') + 1);
      // Whatever else lies there is passed over.
      if (digestSchema.safeParse(digest).success) yield { digest, size, storedAt: modifiedAt };
    }
  }

  remove(digest: Digest): Promise<boolean> {
    return this.#objects.remove(nameOf(digest));
  }
}
