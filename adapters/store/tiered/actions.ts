/** @module Entries of a local store in front of a shared one. What stands in the shared one decides. */
import type { ActionEntry } from '../../../contracts/action.ts';
import type { WithinError } from '../../../contracts/errors.ts';
import type { ActionStore, Clock, Ledger } from '../../../domain/caching/ports.ts';
import { revocationTimes } from '../../../domain/caching/revocations.ts';
import type { TieredBlobStore } from './blobs.ts';
import { notShared, type SharedAccess } from './shared-access.ts';

/** Milliseconds for which the list of revocations is taken to be new enough. */
const freshMs = 5_000;

export interface TieredActionOptions {
  readonly local: ActionStore;
  readonly shared: ActionStore;
  readonly access: SharedAccess;
  readonly blobs: TieredBlobStore;
  /** Of the shared store: what others revoked must not go on being reused from here. */
  readonly ledger: Ledger;
  readonly clock: Clock;
}

type Published = Awaited<ReturnType<ActionStore['publish']>>;

export class TieredActionStore implements ActionStore {
  readonly #options: TieredActionOptions;
  #revoked: { readonly until: number; readonly times: Promise<ReadonlyMap<string, number>> } | undefined;

  constructor(options: TieredActionOptions) {
    this.#options = options;
  }

  async get(key: string): Promise<ActionEntry | undefined> {
    const { local, shared, access } = this.#options;
    const here = await local.get(key);
    if (!here)
      return access.read(
        () => shared.get(key),
        () => undefined,
      );
    const revokedAt = (await this.#revocations()).get(key);
    if (revokedAt === undefined || revokedAt < here.createdAt) return here;
    await local.withdraw(key, 'revoked');
    return access.read(
      () => shared.get(key),
      () => undefined,
    );
  }

  #revocations(): Promise<ReadonlyMap<string, number>> {
    const { ledger, access, clock } = this.#options;
    const now = clock.now();
    if (!this.#revoked || now >= this.#revoked.until) {
      const times = access.read(
        () => revocationTimes(ledger),
        () => new Map<string, number>(),
      );
      this.#revoked = { until: now + freshMs, times };
    }
    return this.#revoked.times;
  }

  async publish(entry: ActionEntry): Promise<Published> {
    const { local, shared, access, blobs } = this.#options;
    const missing = blobs.whyNotShared([...Object.values(entry.outputs), entry.components]);
    let failure: WithinError | undefined = missing;
    const there = missing
      ? undefined
      : await access.write<Published | undefined>(
          () => shared.publish(entry),
          (reason) => {
            failure = reason;
            return undefined;
          },
        );
    const here = await local.publish(there?.entry ?? entry);
    if (failure) throw notShared(failure);
    return there ?? here;
  }

  async withdraw(key: string, reason: string): Promise<boolean> {
    const { local, shared, access } = this.#options;
    const here = await local.withdraw(key, reason);
    const there = await access.write(
      () => shared.withdraw(key, reason),
      () => false,
    );
    return here || there;
  }

  /** Those of this machine first, then those that others brought. */
  async recent(step: string, limit: number): Promise<readonly string[]> {
    const { local, shared, access } = this.#options;
    const here = await local.recent(step, limit);
    const there = await access.read<readonly string[]>(
      () => shared.recent(step, limit),
      () => [],
    );
    return [...new Set([...here, ...there])].slice(0, limit);
  }

  async *list(): AsyncIterable<string> {
    const { local, shared, access } = this.#options;
    const seen = new Set<string>();
    for await (const key of local.list()) {
      seen.add(key);
      yield key;
    }
    if (!access.reads) return;
    for await (const key of shared.list()) if (!seen.has(key)) yield key;
  }
}
