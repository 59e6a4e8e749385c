/** @module One look-up: a usable entry, or every reason why there is none. */
import { type ActionEntry, keyComponentsSchema, type MissReason } from '../../contracts/action.ts';
import { actionKey, type KeyParts, keyComponents } from './action-key.ts';
import { nearestEntry } from './miss-reason.ts';
import type { ActionStore, BlobStore } from './ports.ts';

/** How many earlier entries are compared to name the difference. */
const candidates = 12;

export interface Found {
  readonly key: string;
  readonly entry?: ActionEntry;
  readonly lost: boolean;
}

export class LookUp {
  readonly #actions: ActionStore;
  readonly #blobs: BlobStore;

  constructor(actions: ActionStore, blobs: BlobStore) {
    this.#actions = actions;
    this.#blobs = blobs;
  }

  /** An entry counts only if every blob that it names is present. */
  async find(parts: KeyParts): Promise<Found> {
    const key = actionKey(parts);
    const entry = await this.#actions.get(key);
    if (!entry) return { key, lost: false };
    for (const ref of Object.values(entry.outputs)) {
      if (!(await this.#blobs.has(ref))) return { key, lost: true };
    }
    return { key, entry, lost: false };
  }

  /** Key of the newest earlier entry of a step. */
  async newest(step: string): Promise<string | undefined> {
    const [key] = await this.#actions.recent(step, 1);
    return key;
  }

  /** All differences from the nearest earlier entry of the step, `first-run` when there is none. */
  async explain(step: string, parts: KeyParts, found?: Found): Promise<readonly MissReason[]> {
    if (found?.lost) return [{ component: 'lost' }];
    const earlier = [];
    for (const key of await this.#actions.recent(step, candidates)) {
      const entry = await this.#actions.get(key);
      const bytes = entry && (await this.#blobs.get(entry.components.digest).catch(() => undefined));
      if (!bytes) continue;
      const components = keyComponentsSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
      if (components.success) earlier.push({ components: components.data });
    }
    const nearest = nearestEntry(earlier, keyComponents(parts));
    if (!nearest) return [{ component: 'first-run' }];
    return nearest.reasons.length > 0 ? nearest.reasons : [{ component: 'lost' }];
  }
}
