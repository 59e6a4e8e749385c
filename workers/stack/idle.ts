/** @module When a stack that nobody asked to keep may stop: no client for a while, and no open run. */

export interface IdleOptions {
  readonly idleMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** When a client was last seen. */
  readonly touchedAt: () => number;
  readonly openRuns: () => Promise<number>;
}

export class IdleWatch {
  readonly #options: IdleOptions;
  #activeAt: number;

  constructor(options: IdleOptions) {
    this.#options = options;
    this.#activeAt = options.now();
  }

  /** True when the stack was idle for `idleMs`. An open run counts as activity, and one that cannot be counted too. */
  async isIdle(): Promise<boolean> {
    if (!this.untouched()) return false;
    const open = await this.#options.openRuns().catch(() => 1);
    if (open > 0) this.#activeAt = this.#options.now();
    return open === 0;
  }

  /** True when neither a client nor a run was seen for `idleMs`. */
  untouched(): boolean {
    const { now, touchedAt, idleMs } = this.#options;
    return now() - Math.max(this.#activeAt, touchedAt()) >= idleMs;
  }
}
