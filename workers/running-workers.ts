/** @module The workers of a process: they end together. */
import type { Worker } from '@temporalio/worker';

export class RunningWorkers {
  readonly #workers: readonly Worker[];
  readonly #runs: readonly Promise<void>[];

  constructor(workers: readonly Worker[]) {
    this.#workers = workers;
    this.#runs = workers.map((worker) => worker.run().finally(() => this.shutdown()));
    // Told by `ended`.
    for (const run of this.#runs) run.catch(() => undefined);
  }

  /** Rejects with the first failure, once all have ended. */
  async ended(): Promise<void> {
    const ends = await Promise.allSettled(this.#runs);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** What runs ends first. */
  shutdown(): void {
    for (const worker of this.#workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  }
}
