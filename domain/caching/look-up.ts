/** @module One look-up: a usable entry, or every reason why there is none. */
import { type ActionEntry, keyComponentsSchema, type MissReason } from '../../contracts/action.ts';
import { type TrustLevel, trustLevels } from '../../contracts/names.ts';
import { actionKey, earlierKey, type KeyParts, keyComponents } from './action-key.ts';
import { nearestEntry } from './miss-reason.ts';
import type { ActionStore, BlobStore, Ledger, Trust } from './ports.ts';
import { revokedKeys } from './revocations.ts';

/** How many earlier entries are compared to name the difference. */
const candidates = 12;

export interface Found {
  readonly key: string;
  readonly entry?: ActionEntry;
  /** An entry stands, and its bytes are gone. */
  readonly lost: boolean;
  /** An entry stands, and its writer is not believed. */
  readonly untrusted?: boolean;
}

export interface Explanation {
  readonly reasons: readonly MissReason[];
  /** Key of the earlier entry that was compared with. */
  readonly nearest?: string;
}

export interface LookUpPorts {
  readonly actions: ActionStore;
  readonly blobs: BlobStore;
  readonly trust: Trust;
  readonly ledger: Ledger;
}

export function isTrusted(level: TrustLevel | 'invalid', least: TrustLevel): boolean {
  return level !== 'invalid' && trustLevels.indexOf(level) >= trustLevels.indexOf(least);
}

export class LookUp {
  readonly #ports: LookUpPorts;

  constructor(ports: LookUpPorts) {
    this.#ports = ports;
  }

  /** An entry counts only if its writer is trusted enough and every blob that it names is present. */
  async find(parts: KeyParts, least: TrustLevel = 'any'): Promise<Found> {
    const { actions, blobs } = this.#ports;
    const key = actionKey(parts);
    const entry = (await actions.get(key)) ?? (await this.#fromBefore(parts));
    if (!entry) return { key, lost: false };
    if (!(await this.#accepts(entry, least))) return { key, lost: false, untrusted: true };
    for (const ref of Object.values(entry.outputs)) {
      if (!(await blobs.has(ref))) return { key, lost: true };
    }
    return { key, entry, lost: false };
  }

  /** Entries that the version of the key before this one published. */
  async #fromBefore(parts: KeyParts): Promise<ActionEntry | undefined> {
    const key = earlierKey(parts);
    return key === undefined ? undefined : this.#ports.actions.get(key);
  }

  async #accepts(entry: ActionEntry, least: TrustLevel): Promise<boolean> {
    const level = this.#ports.trust.levelOf(entry);
    if (level !== 'invalid') return isTrusted(level, least);
    await this.#ports.actions.withdraw(entry.key, 'signature');
    await this.#ports.ledger.append('damage', { key: entry.key, step: entry.step, what: 'signature' });
    return false;
  }

  /** Key of the newest earlier entry of a step. */
  async newest(step: string): Promise<string | undefined> {
    const [key] = await this.#ports.actions.recent(step, 1);
    return key;
  }

  /** All differences from the nearest earlier entry of the step, `first-run` when there is none. */
  async explain(step: string, parts: KeyParts, found?: Found): Promise<Explanation> {
    if (found?.lost) return { reasons: [{ component: 'lost' }] };
    if (found?.untrusted) return { reasons: [{ component: 'untrusted' }] };
    const why = (await revokedKeys(this.#ports.ledger)).get(found?.key ?? actionKey(parts));
    if (why !== undefined) return { reasons: [{ component: 'revoked', path: why }] };
    const nearest = nearestEntry(await this.#earlierComponents(step), keyComponents(parts));
    if (!nearest) return { reasons: [{ component: 'first-run' }] };
    const reasons: MissReason[] = nearest.reasons.length > 0 ? [...nearest.reasons] : [{ component: 'lost' }];
    return { reasons, nearest: nearest.entry.key };
  }

  async #earlierComponents(step: string) {
    const { actions, blobs } = this.#ports;
    const earlier = [];
    for (const key of await actions.recent(step, candidates)) {
      const entry = await actions.get(key);
      const bytes = entry && (await blobs.get(entry.components.digest).catch(() => undefined));
      if (!bytes) continue;
      const components = keyComponentsSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
      if (components.success) earlier.push({ key, components: components.data });
    }
    return earlier;
  }
}
