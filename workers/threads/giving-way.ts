/** @module Who may begin: steps of the background wait while any other step of this worker runs. */

/** A step of the background that waits is let in after this, one at a time, so that a busy worker does not starve a sweep. */
const patienceMs = 2_000;

export interface Turn {
  readonly background?: boolean;
  /** Ends the waiting: what was cancelled finds out by itself. */
  readonly signal: AbortSignal;
}

/**
 * The priority of threads alone is not enough: what a step of the background takes around its work (look-ups, messages,
 * records) runs with that of the worker.
 */
export class GivingWay {
  readonly #waiting = new Set<() => void>();
  #others = 0;
  #timer: NodeJS.Timeout | undefined;

  async run<T>({ background, signal }: Turn, work: () => Promise<T>): Promise<T> {
    if (background) {
      await this.#turn(signal);
      return work();
    }
    this.#others += 1;
    try {
      return await work();
    } finally {
      this.#others -= 1;
      if (this.#others === 0) for (const go of this.#waiting) go();
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    if (this.#others === 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const go = () => {
        this.#waiting.delete(go);
        signal.removeEventListener('abort', go);
        if (this.#waiting.size === 0) this.#stopTimer();
        resolve();
      };
      signal.addEventListener('abort', go, { once: true });
      this.#waiting.add(go);
      this.#timer ??= setInterval(() => this.#letOneIn(), patienceMs).unref();
    });
  }

  #letOneIn(): void {
    const [first] = this.#waiting;
    first?.();
  }

  #stopTimer(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
