/** @module The workers of a process: they end together, also those that come later. */
import type { Worker } from '@temporalio/worker';

export class RunningWorkers {
  readonly #workers: Worker[] = [];
  readonly #runs: Promise<void>[] = [];
  #isEnding = false;

  constructor(workers: readonly Worker[]) {
    this.add(workers);
  }

  add(workers: readonly Worker[]): void {
    for (const worker of workers) {
      this.#workers.push(worker);
      const run = worker.run().finally(() => this.shutdown());
      // Told by `ended`.
      run.catch(() => undefined);
      this.#runs.push(run);
    }
    if (this.#isEnding) this.shutdown();
  }

  /** Rejects with the first failure, once all have ended. */
  async ended(): Promise<void> {
    const ends = await Promise.allSettled(this.#runs);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** What runs ends first. */
  shutdown(): void {
    this.#isEnding = true;
    for (const worker of this.#workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  }
}
