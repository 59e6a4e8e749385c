/** @module What a worker counts, on the meter of the Temporal SDK, so that one page has both its figures and ours. */
import type { MetricCounter, MetricHistogram, MetricMeter } from '@temporalio/common';
import type { DeliveryRecord } from '../../contracts/delivery.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { ObservedStep, RunObserver } from '../../domain/caching/ports.ts';

/** Upper ends of the classes of durations, in seconds: from a look-up to a training of hours. */
const durations = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, 14_400];

/** Classes by name of the metric, as the exporter wants them. */
export const histogramBuckets: Record<string, number[]> = {
  within_step_duration: durations,
  within_run_saved: durations,
};

/** Counts for as long as the process lives. */
export class Measures implements RunObserver {
  readonly #steps: MetricHistogram;
  readonly #saved: MetricHistogram;
  readonly #runs: MetricCounter;
  readonly #runSteps: MetricCounter;
  readonly #deliveries: MetricCounter;
  readonly #failures: MetricCounter;

  constructor(meter: MetricMeter) {
    this.#steps = meter.createHistogram('within_step_duration', 'float', 'seconds', 'Time that steps took.');
    this.#saved = meter.createHistogram(
      'within_run_saved',
      'float',
      'seconds',
      'Time that reused steps took once, by run.',
    );
    this.#runs = meter.createCounter('within_runs', '', 'Runs that ended.');
    this.#runSteps = meter.createCounter('within_run_steps', '', 'Steps of runs that ended.');
    this.#deliveries = meter.createCounter('within_deliveries', '', 'Messages to people that ended.');
    this.#failures = meter.createCounter('within_activity_failures', '', 'Attempts of activities that failed.');
  }

  step({ use, outcome, durationMs }: ObservedStep): void {
    this.#steps.record(durationMs / 1000, { use, outcome });
  }

  concluded({ kind, status, steps }: RunDocument): void {
    this.#runs.add(1, { kind, status });
    for (const { outcome } of steps) this.#runSteps.add(1, { outcome });
    this.#saved.record(steps.reduce((sum, { savedMs = 0 }) => sum + savedMs, 0) / 1000, { kind });
  }

  delivered({ channel, outcome, priority }: Pick<DeliveryRecord, 'channel' | 'outcome' | 'priority'>): void {
    this.#deliveries.add(1, { channel, outcome, priority });
  }

  /** An attempt of an activity, by the code of its error. */
  failed(code: string): void {
    this.#failures.add(1, { code });
  }
}
