/** @module Action entries in a folder: `ac/<two digits>/<key>`, and a marker per step so that `explain` finds earlier ones. */
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type ActionEntry, actionEntrySchema } from '../../contracts/action.ts';
import { digestSchema } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { ActionStore } from '../../domain/caching/ports.ts';
import { type OnDamage, tellDamage } from './damage.ts';
import { plainRecords, type RecordForm } from './encryption/records.ts';
import { addName, errorCode, guarded, namesBelow, quarantine, readIfPresent, writeIfAbsent } from './files.ts';
import { markerName, markerPrefix, stepHash } from './markers.ts';

const entryName = (key: string): string => {
  const checked = digestSchema.parse(key);
  return `ac/${checked.slice(0, 2)}/${checked}`;
};

export class FileActionStore implements ActionStore {
  readonly #root: string;
  readonly #onDamage: OnDamage | undefined;
  readonly #form: RecordForm;

  constructor(root: string, onDamage?: OnDamage, form = plainRecords) {
    this.#root = root;
    this.#onDamage = onDamage;
    this.#form = form;
  }

  #file(key: string): string {
    return join(this.#root, entryName(key));
  }

  async get(key: string): Promise<ActionEntry | undefined> {
    const file = this.#file(key);
    const bytes = await guarded(this.#root, () => readIfPresent(file));
    if (!bytes) return undefined;
    const entry = actionEntrySchema.safeParse(this.#form.read(bytes, entryName(key)));
    // An entry under the wrong name is as bad as a flipped bit: it would hand out another step's outputs.
    if (entry.success && entry.data.key === key) return entry.data;
    await guarded(this.#root, () => quarantine(this.#root, file, `ac-${key}`));
    await tellDamage(this.#onDamage, { what: 'entry', id: key, place: this.#root });
    return undefined;
  }

  async publish(entry: ActionEntry): Promise<{ published: boolean; entry: ActionEntry }> {
    const content = this.#form.write(entry, entryName(entry.key));
    const published = await guarded(this.#root, () => writeIfAbsent(this.#root, this.#file(entry.key), content));
    if (!published) {
      const standing = await this.get(entry.key);
      if (standing) return { published: false, entry: standing };
      // The one that stood was damaged and is gone now.
      return this.publish(entry);
    }
    await guarded(this.#root, () => this.#mark(entry));
    return { published: true, entry };
  }

  /** A second name for the entry, since a file of its own would cost as much as the entry did; sorts by time. */
  #mark({ key, step, createdAt }: ActionEntry): void {
    const marker = markerName({ hash: stepHash(step), time: createdAt, key }, 'folder');
    try {
      addName(this.#file(key), join(this.#root, marker));
    } catch (error) {
      // Withdrawn meanwhile: nothing is left to be found.
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }

  async withdraw(key: string, reason: string): Promise<boolean> {
    const label = reason.replaceAll(/[^a-z0-9-]+/gi, '-').slice(0, 40);
    return guarded(this.#root, () => quarantine(this.#root, this.#file(key), `ac-${key}-${label}`));
  }

  async *list(): AsyncIterable<string> {
    yield* namesBelow(join(this.#root, 'ac'));
  }

  async recent(step: string, limit: number): Promise<readonly string[]> {
    try {
      const prefix = markerPrefix(stepHash(step), 'folder');
      const markers = readdirSync(join(this.#root, dirname(prefix))).filter((marker) =>
        marker.startsWith(basename(prefix)),
      );
      const keys = markers
        .sort()
        .reverse()
        .map((marker) => marker.slice(marker.lastIndexOf('-') + 1));
      return [...new Set(keys)].slice(0, limit);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw new WithinError(
        'STORE_UNAVAILABLE',
        `The store ${this.#root} cannot be listed; check that the folder is readable.`,
        {},
        error,
      );
    }
  }
}
