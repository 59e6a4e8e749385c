/**
 * @module Blobs encrypted in whatever holds objects, under `<name>.enc`: a name of its own tells the size of the content and
 * that it is encrypted by a listing alone, and what was stored before there were keys is read beside it.
 */
import type { Readable } from 'node:stream';
import type { BlobObjects, ListedObject } from '../objects.ts';
import { contentSize, decryptWhole, encryptWhole, type StoreKey, type StoreKeys } from './content.ts';
import { markEncrypted } from './mark.ts';
import { decryptStream, encryptStream } from './streams.ts';

const encryptedEnding = '.enc';
const encrypted = (name: string): string => name + encryptedEnding;

/** What no content has, so that a file that was cut off makes room for a whole one. */
const noSize = -1;

export class EncryptedObjects implements BlobObjects {
  readonly place: string;
  readonly #objects: BlobObjects;
  readonly #keys: StoreKeys;
  readonly #first: StoreKey;
  #marking: Promise<void> | undefined;

  /** `keys`: at least one. */
  constructor(objects: BlobObjects, keys: readonly [StoreKey, ...StoreKey[]]) {
    this.place = objects.place;
    this.#objects = objects;
    this.#keys = keys;
    this.#first = keys[0];
  }

  async put(name: string, content: Uint8Array | string): Promise<void> {
    await this.#mark();
    await this.#objects.put(encrypted(name), encryptWhole(Buffer.from(content), name, this.#first));
  }

  async putStream(name: string, stream: Readable): Promise<void> {
    await this.#mark();
    await this.#objects.putStream(encrypted(name), encryptStream(stream, name, this.#first));
  }

  /** Says once in a store that it is encrypted. */
  #mark(): Promise<void> {
    this.#marking ??= markEncrypted(this.#objects, this.#first);
    // A store that did not answer is marked with the next write.
    this.#marking.catch(() => (this.#marking = undefined));
    return this.#marking;
  }

  /** Throws `DamagedBytes` and `STORE_KEY_UNKNOWN`. */
  async get(name: string): Promise<{ readonly bytes: Buffer } | undefined> {
    const found = await this.#objects.get(encrypted(name));
    if (found) return { bytes: decryptWhole(found.bytes, name, this.#keys) };
    return this.#objects.get(name);
  }

  async open(name: string): Promise<Readable | undefined> {
    const found = await this.#objects.open(encrypted(name));
    if (found) return decryptStream(found, name, this.#keys);
    return this.#objects.open(name);
  }

  async size(name: string): Promise<number | undefined> {
    const size = await this.#objects.size(encrypted(name));
    if (size !== undefined) return contentSize(size) ?? noSize;
    return this.#objects.size(name);
  }

  async move(name: string, target: string): Promise<boolean> {
    if (await this.#objects.move(encrypted(name), target)) return true;
    return this.#objects.move(name, target);
  }

  async remove(name: string): Promise<boolean> {
    const one = await this.#objects.remove(encrypted(name));
    return (await this.#objects.remove(name)) || one;
  }

  /** A name that is there both ways, as after a backup into a store that was plain, is told once. */
  async *list(prefix: string): AsyncIterable<ListedObject> {
    let last: string | undefined;
    for await (const { name, size, modifiedAt } of this.#objects.list(prefix)) {
      const isOurs = name.endsWith(encryptedEnding);
      const plain = isOurs ? name.slice(0, -encryptedEnding.length) : name;
      if (plain === last) continue;
      last = plain;
      yield { name: plain, size: isOurs ? (contentSize(size) ?? noSize) : size, modifiedAt };
    }
  }
}
