/** @module A folder behind `BlobObjects`: files that appear whole or not at all, in folders of two digits. */
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
} from './files.ts';
import type { BlobObjects, ListedObject } from './objects.ts';

const sizeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size;

export class FolderObjects implements BlobObjects {
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

  async *list(prefix: string): AsyncIterable<ListedObject> {
    const folders = namesIn(this.#path(prefix)).filter((folder) => /^[0-9a-f]{2}$/.test(folder));
    for (const folder of folders) {
      for (const file of namesIn(join(this.#path(prefix), folder))) {
        const name = `${prefix}${folder}/${file}`;
        const stat = statSync(this.#path(name), { throwIfNoEntry: false });
        if (stat) yield { name, size: stat.size, modifiedAt: stat.ctimeMs };
      }
    }
  }
}
