/** @module What the registry of models was when it was last looked at, and what others have changed since. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { keyTag, type RegistryChange } from '../../contracts/tracking.ts';
import type { RunRecordStore } from '../caching/ports.ts';
import type { TrackingStore } from './ports.ts';

const seenSchema = z.object({
  model: z.string(),
  /** Where the registry is: another one knows nothing of this state. */
  place: z.string(),
  aliases: z.record(z.string(), z.int()),
  /** Numbers of all versions. */
  versions: z.array(z.int()),
});
type Seen = z.infer<typeof seenSchema>;

interface Now extends Seen {
  readonly marks: Readonly<Record<string, string>>;
  /** Numbers of those that WITHIN registered. */
  readonly own: ReadonlySet<number>;
}

/** A model that changed, and the number of the state that it has now. */
export interface WatchedChanges {
  readonly model: string;
  readonly state: number;
  readonly changes: readonly RegistryChange[];
  /** To be called once people are told; a state that is not kept is told of again, under the same ids. */
  keep(): Promise<void>;
}

const prefix = 'watch.';
const nameOf = (state: number): string => `seen.${String(state).padStart(8, '0')}`;

/** Watches the models that WITHIN has registered versions of; those of others in the same registry are their business. */
export class RegistryWatch {
  readonly #tracking: TrackingStore;
  readonly #records: RunRecordStore;

  constructor(tracking: TrackingStore, records: RunRecordStore) {
    this.#tracking = tracking;
    this.#records = records;
  }

  /** From now on; a model that is watched already stays as it was seen. */
  async begin(model: string): Promise<void> {
    const id = this.#idOf(model);
    if ((await this.#records.get(id, nameOf(1))) === undefined)
      await this.#records.put(id, nameOf(1), seenOf(await this.#now(model)));
  }

  /** What others changed since a state was last kept, of each watched model; also models where nothing did. */
  async *look(): AsyncIterable<WatchedChanges> {
    for (const id of await this.#records.list()) {
      if (!id.startsWith(prefix)) continue;
      const { state, seen } = await this.#last(id);
      if (!seen || seen.place !== this.#tracking.place) continue;
      const now = await this.#now(seen.model);
      const isSame = JSON.stringify(seenOf(now)) === JSON.stringify(seen);
      const keep = async () => void (isSame || (await this.#records.put(id, nameOf(state + 1), seenOf(now))));
      yield { model: seen.model, state: state + 1, changes: changesOf(seen, now), keep };
    }
  }

  async #last(id: string): Promise<{ readonly state: number; readonly seen: Seen | undefined }> {
    const names = (await this.#records.names(id)).filter((name) => name.startsWith('seen.'));
    const seen = seenSchema.safeParse(await this.#records.get(id, names.at(-1) ?? nameOf(1))).data;
    return { state: Number(names.at(-1)?.slice('seen.'.length) ?? 0), seen };
  }

  async #now(model: string): Promise<Now> {
    const { registry, place } = this.#tracking;
    const [found, versions] = await Promise.all([registry.model(model), registry.versions(model)]);
    const sorted = Object.entries(found?.aliases ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      model,
      place,
      aliases: Object.fromEntries(sorted),
      versions: versions.map(({ version }) => version).sort((a, b) => a - b),
      marks: found?.aliasMarks ?? {},
      own: new Set(versions.filter(({ tags, key }) => (key ?? tags[keyTag]) !== undefined).map((one) => one.version)),
    };
  }

  #idOf(model: string): string {
    const digest = createHash('sha256').update(`${this.#tracking.place}\n${model}`).digest('hex');
    return `${prefix}${digest.slice(0, 40)}`;
  }
}

const seenOf = ({ model, place, aliases, versions }: Now): Seen => ({ model, place, aliases, versions });

function changesOf(before: Seen, now: Now): RegistryChange[] {
  const { model, marks, own } = now;
  const aliases = [...new Set([...Object.keys(before.aliases), ...Object.keys(now.aliases)])].sort();
  const moved = aliases.flatMap((alias): RegistryChange[] => {
    const [from, to] = [before.aliases[alias], now.aliases[alias]];
    // We mark each change of ours, before it is made.
    const isOurs = marks[alias]?.startsWith(`${to ?? ''}#`) === true;
    return from === to || isOurs ? [] : [{ model, alias, ...step(from, to) }];
  });
  const came = now.versions.filter((version) => !before.versions.includes(version) && !own.has(version));
  const went = before.versions.filter((version) => !now.versions.includes(version));
  return [...moved, ...came.map((to) => ({ model, to })), ...went.map((from) => ({ model, from }))];
}

const step = (from: number | undefined, to: number | undefined) => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});
