/** @module Records of runs, leases and the ledger over two tiers: the shared one decides while it answers. */
import type {
  Lease,
  LeaseStore,
  Ledger,
  LedgerRecord,
  LedgerTopic,
  RunRecordStore,
} from '../../../domain/caching/ports.ts';
import type { SharedAccess } from './shared-access.ts';

interface Tiers<T> {
  readonly local: T;
  readonly shared: T;
  readonly access: SharedAccess;
}

export class TieredRunRecords implements RunRecordStore {
  readonly #tiers: Tiers<RunRecordStore>;

  constructor(tiers: Tiers<RunRecordStore>) {
    this.#tiers = tiers;
  }

  async put(runId: string, name: string, value: unknown): Promise<boolean> {
    const { local, shared, access } = this.#tiers;
    const first = await access.write(
      () => shared.put(runId, name, value),
      () => true,
    );
    if (!first) return false;
    return local.put(runId, name, value);
  }

  async get(runId: string, name: string): Promise<unknown> {
    const { local, shared, access } = this.#tiers;
    const here = await local.get(runId, name);
    if (here !== undefined) return here;
    return access.read<unknown>(
      () => shared.get(runId, name),
      () => undefined,
    );
  }

  async list(): Promise<readonly string[]> {
    const { local, shared, access } = this.#tiers;
    const there = await access.read<readonly string[]>(
      () => shared.list(),
      () => [],
    );
    return [...new Set([...(await local.list()), ...there])].sort();
  }

  async names(runId: string): Promise<readonly string[]> {
    const { local, shared, access } = this.#tiers;
    const there = await access.read<readonly string[]>(
      () => shared.names(runId),
      () => [],
    );
    return [...new Set([...(await local.names(runId)), ...there])].sort();
  }
}

export class TieredLeases implements LeaseStore {
  readonly ttlMs: number;
  readonly #tiers: Tiers<LeaseStore>;

  constructor(tiers: Tiers<LeaseStore>) {
    this.#tiers = tiers;
    this.ttlMs = Math.max(tiers.local.ttlMs, tiers.shared.ttlMs);
  }

  /** Here first, which is cheap, so that workers of one machine do not all ask the shared store. */
  async acquire(key: string): Promise<Lease | undefined> {
    const { local, shared, access } = this.#tiers;
    const here = await local.acquire(key);
    if (!here) return undefined;
    const there = await access.write<Lease | 'none' | undefined>(
      () => shared.acquire(key),
      () => 'none',
    );
    if (there === 'none') return here;
    if (there === undefined) {
      await here.release();
      return undefined;
    }
    return {
      epoch: there.epoch,
      held: async () => {
        const still = await access.write(
          () => there.held(),
          () => true,
        );
        return still && here.held();
      },
      release: async () => {
        await access.write(
          () => there.release(),
          () => undefined,
        );
        await here.release();
      },
    };
  }
}

export class TieredLedger implements Ledger {
  readonly #tiers: Tiers<Ledger>;

  constructor(tiers: Tiers<Ledger>) {
    this.#tiers = tiers;
  }

  append(topic: LedgerTopic, value: unknown): Promise<string> {
    const { local, shared, access } = this.#tiers;
    return access.write(
      () => shared.append(topic, value),
      () => local.append(topic, value),
    );
  }

  async read(topic: LedgerTopic): Promise<readonly LedgerRecord[]> {
    const { local, shared, access } = this.#tiers;
    const there = await access.read<readonly LedgerRecord[]>(
      () => shared.read(topic),
      () => [],
    );
    const all = [...(await local.read(topic)), ...there];
    return all.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  }
}
