/** @module Action entries in a bucket: `ac/<two digits>/<key>`, and a marker per step whose name puts the newest first. */
import { randomUUID } from 'node:crypto';
import { type ActionEntry, actionEntrySchema } from '../../../contracts/action.ts';
import { digestSchema } from '../../../contracts/digest.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { ActionStore } from '../../../domain/caching/ports.ts';
import { type OnDamage, tellDamage } from '../damage.ts';
import { plainRecords } from '../encryption/records.ts';
import { markerName, markerPrefix, stepHash } from '../markers.ts';
import type { Objects } from '../objects.ts';

/** How often an entry is put where a damaged one stood. */
const tries = 5;

const nameOf = (key: string): string => {
  const checked = digestSchema.parse(key);
  return `ac/${checked.slice(0, 2)}/${checked}`;
};

export class S3ActionStore implements ActionStore {
  readonly #objects: Objects;
  readonly #onDamage: OnDamage | undefined;
  readonly #form: typeof plainRecords;

  constructor(objects: Objects, onDamage?: OnDamage, form = plainRecords) {
    this.#objects = objects;
    this.#onDamage = onDamage;
    this.#form = form;
  }

  async get(key: string): Promise<ActionEntry | undefined> {
    const name = nameOf(key);
    const found = await this.#form.readTwice(async () => (await this.#objects.get(name))?.bytes, name);
    if (!found) return undefined;
    const entry = actionEntrySchema.safeParse(found === 'damaged' ? undefined : found.value);
    if (entry.success && entry.data.key === key) return entry.data;
    await this.#objects.move(name, `quarantine/ac-${key}.${randomUUID()}`);
    await tellDamage(this.#onDamage, { what: 'entry', id: key, place: this.#objects.place });
    return undefined;
  }

  async publish(entry: ActionEntry): Promise<{ published: boolean; entry: ActionEntry }> {
    const name = nameOf(entry.key);
    const content = this.#form.write(entry, name);
    let left = tries;
    while (!(await this.#objects.putIfAbsent(name, content))) {
      const standing = await this.get(entry.key);
      if (standing) return { published: false, entry: standing };
      // The one that stood was damaged and is gone now. A server that says both, there and not there, is not asked for ever.
      left -= 1;
      if (left === 0)
        throw new WithinError(
          'STORE_UNAVAILABLE',
          `The store ${this.#objects.place} has an entry that it cannot read and does not replace; see whether the service is well.`,
          { key: entry.key },
        );
    }
    const marker = { hash: stepHash(entry.step), time: entry.createdAt, key: entry.key };
    await this.#objects.put(markerName(marker, 'bucket'), entry.key);
    return { published: true, entry };
  }

  async withdraw(key: string, reason: string): Promise<boolean> {
    const label = reason.replaceAll(/[^a-z0-9-]+/gi, '-').slice(0, 40);
    return this.#objects.move(nameOf(key), `quarantine/ac-${key}-${label}.${randomUUID()}`);
  }

  async recent(step: string, limit: number): Promise<readonly string[]> {
    const keys = new Set<string>();
    for await (const { name } of this.#objects.list(markerPrefix(stepHash(step), 'bucket'))) {
      if (keys.size >= limit) break;
      keys.add(name.slice(name.lastIndexOf('-') + 1));
    }
    return [...keys];
  }

  async *list(): AsyncIterable<string> {
    for await (const { name } of this.#objects.list('ac/')) yield name.slice(name.lastIndexOf('/') + 1);
  }
}
