/**
 * @module The shared tier as the local one may use it: by its mode, and only while it answers. A shared store that is down
 * costs one timeout, then nothing for a while, and never a run.
 */
import { isWithinError, WithinError } from '../../../contracts/errors.ts';
import type { Clock } from '../../../domain/caching/ports.ts';

export type SharedMode = 'read-write' | 'read-only' | 'write-only';

/** Milliseconds for which a shared store that failed is left alone. */
const restMs = 30_000;

export class SharedAccess {
  readonly reads: boolean;
  readonly writes: boolean;
  readonly #clock: Clock;
  #restsUntil = 0;
  #failure: WithinError | undefined;

  constructor(mode: SharedMode, clock: Clock) {
    this.reads = mode !== 'write-only';
    this.writes = mode !== 'read-only';
    this.#clock = clock;
  }

  /** `otherwise` where the tier may not be read or does not answer. */
  read<T>(operation: () => Promise<T>, otherwise: () => T | Promise<T>): Promise<T> {
    return this.#attempt(this.reads, operation, otherwise);
  }

  /** `otherwise` gets the failure, or nothing where the tier is not to be written at all. */
  write<T>(operation: () => Promise<T>, otherwise: (failure?: WithinError) => T | Promise<T>): Promise<T> {
    return this.#attempt(this.writes, operation, otherwise);
  }

  async #attempt<T>(
    allowed: boolean,
    operation: () => Promise<T>,
    otherwise: (failure?: WithinError) => T | Promise<T>,
  ): Promise<T> {
    if (!allowed) return otherwise();
    if (this.#failure && this.#clock.now() < this.#restsUntil) return otherwise(this.#failure);
    try {
      const result = await operation();
      this.#failure = undefined;
      return result;
    } catch (error) {
      // A key that is not here is for its owner to add: working on without the others' results would hide it.
      if (!isWithinError(error) || error.code === 'STORE_KEY_UNKNOWN') throw error;
      // Damage is of one blob, not of the tier.
      if (error.code !== 'STORE_DAMAGED') {
        this.#failure = error;
        this.#restsUntil = this.#clock.now() + restMs;
      }
      return otherwise(error);
    }
  }
}

/** For what could not be shared; what was made stands in the local store. */
export function notShared(failure: WithinError): WithinError {
  return new WithinError('STORE_NOT_SHARED', `It is kept on this machine only: ${failure.message}`, failure.details);
}
