/** @module A folder behind `StoredObjects`: files that appear whole or not at all. */
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  errorCode,
  guarded,
  moveIfPresent,
  namesIn,
  readIfPresent,
  removeIfPresent,
  temporaryPath,
  writeContent,
  writeIfAbsent,
} from './files.ts';
import type { ListedObject, StoredObjects } from './objects.ts';

const sizeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size;

export class FolderObjects implements StoredObjects {
  readonly place: string;

  /** Absolute. */
  constructor(root: string) {
    this.place = root;
  }

  #path(name: string): string {
    return join(this.place, name);
  }

  async put(name: string, content: Uint8Array | string): Promise<void> {
    await guarded(this.place, () => writeContent(this.place, this.#path(name), Buffer.from(content)));
  }

  putIfAbsent(name: string, content: Uint8Array | string): Promise<boolean> {
    return guarded(this.place, () => writeIfAbsent(this.place, this.#path(name), content));
  }

  async putStream(name: string, stream: Readable): Promise<void> {
    await guarded(this.place, async () => {
      const temporary = temporaryPath(this.place);
      try {
        await mkdir(dirname(temporary), { recursive: true });
        await pipeline(stream, createWriteStream(temporary, { mode: 0o444, flags: 'wx' }));
        moveIfPresent(temporary, this.#path(name));
      } finally {
        removeIfPresent(temporary);
      }
    });
  }

  async get(name: string): Promise<{ readonly bytes: Buffer } | undefined> {
    const bytes = await guarded(this.place, () => readIfPresent(this.#path(name)));
    return bytes && { bytes };
  }

  open(name: string): Promise<Readable | undefined> {
    return guarded(this.place, async () => {
      try {
        const handle = await open(this.#path(name), 'r');
        return createReadStream('', { fd: handle, highWaterMark: 1 << 20 });
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return undefined;
        throw error;
      }
    });
  }

  async size(name: string): Promise<number | undefined> {
    return sizeOf(this.#path(name));
  }

  move(name: string, target: string): Promise<boolean> {
    return guarded(this.place, () => moveIfPresent(this.#path(name), this.#path(target)));
  }

  remove(name: string): Promise<boolean> {
    return guarded(this.place, () => removeIfPresent(this.#path(name)));
  }

  /** `prefix`: a folder with its slash. Files of one folder come in the order of their names. */
  async *list(prefix: string): AsyncIterable<ListedObject> {
    for (const entry of namesIn(this.#path(prefix))) {
      const name = prefix + entry;
      const stat = statSync(this.#path(name), { throwIfNoEntry: false });
      if (stat?.isDirectory()) yield* this.list(`${name}/`);
      else if (stat) yield { name, size: stat.size, modifiedAt: stat.ctimeMs };
    }
  }
}
