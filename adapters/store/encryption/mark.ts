/** @module The mark of an encrypted store, so that a process that was given no keys does not quietly write plain files into it. */
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { readIfPresent } from '../files.ts';
import type { BlobObjects, ListedObject, Objects, ReadObject } from '../objects.ts';
import { type StoreKey, unknownKey } from './content.ts';

/** Holds the id of a key. */
const markName = 'encrypted';

export async function markEncrypted(objects: BlobObjects, { id }: StoreKey): Promise<void> {
  if ((await objects.size(markName)) === undefined) await objects.put(markName, id);
}

/** Throws `STORE_KEY_UNKNOWN` where one of these folders is encrypted; addresses of buckets are passed over. */
export function refuseEncrypted(places: readonly string[]): void {
  for (const place of places) {
    const mark = place.includes('://') ? undefined : readIfPresent(join(place, markName));
    if (mark) throw unknownKey(mark.toString('utf8'));
  }
}

/** A bucket for a process without keys: the first write looks for the mark. */
export class UnencryptedObjects implements Objects {
  readonly place: string;
  readonly #objects: Objects;
  #looking: Promise<void> | undefined;

  constructor(objects: Objects) {
    this.place = objects.place;
    this.#objects = objects;
  }

  #look(): Promise<void> {
    this.#looking ??= this.#refuse();
    // A bucket that did not answer is asked again.
    this.#looking.catch(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #refuse(): Promise<void> {
    const mark = await this.#objects.get(markName);
    if (mark) throw unknownKey(mark.bytes.toString('utf8'));
  }

  async putIfAbsent(name: string, bytes: Uint8Array | string): Promise<boolean> {
    await this.#look();
    return this.#objects.putIfAbsent(name, bytes);
  }

  async put(name: string, bytes: Uint8Array | string): Promise<void> {
    await this.#look();
    await this.#objects.put(name, bytes);
  }

  async putStream(name: string, stream: Readable): Promise<void> {
    await this.#look();
    await this.#objects.putStream(name, stream);
  }

  get(name: string): Promise<ReadObject | undefined> {
    return this.#objects.get(name);
  }

  open(name: string): Promise<Readable | undefined> {
    return this.#objects.open(name);
  }

  size(name: string): Promise<number | undefined> {
    return this.#objects.size(name);
  }

  move(name: string, target: string): Promise<boolean> {
    return this.#objects.move(name, target);
  }

  remove(name: string): Promise<boolean> {
    return this.#objects.remove(name);
  }

  list(prefix: string): AsyncIterable<ListedObject> {
    return this.#objects.list(prefix);
  }
}
