/**
 * @module Steps whose code one process may run at once, as the fits of a program that learns. Each is looked up, leased,
 * published and recorded as any step; those that have to run wait for each other, and then run together.
 */
import { isWithinError } from '../../contracts/errors.ts';
import type { StepResult } from '../../contracts/plan.ts';
import type { StepControl, StepJob, StepRunner } from '../pipeline/ports.ts';
import { type Batch, naming } from './batch-execution.ts';
import { isFinalFailure } from './failure-budget.ts';
import type { Clock, RunRecordStore } from './ports.ts';

export interface JointPorts {
  readonly runner: StepRunner;
  readonly clock: Clock;
  readonly records: RunRecordStore;
}

/** Executes a step by the runner that it is given. */
export type ExecuteBy = (index: number, runner: StepRunner) => Promise<StepResult>;

/**
 * Results in the order of `indices`. Throws the first failure, which names its step, when all have ended; `STEP_BUSY`
 * where that is all that kept steps from running. Whoever hears of the failure counts it; the others are counted here.
 */
export async function executeTogether(
  indices: readonly number[],
  execute: ExecuteBy,
  { definition, control, begun, runId }: Batch & { readonly runId: string },
  ports: JointPorts,
): Promise<StepResult[]> {
  const meeting = new Meeting(indices.length, control, ports);
  const ended = await Promise.allSettled(indices.map((index) => meeting.attend((runner) => execute(index, runner))));
  const failures = ended.flatMap((result, place) =>
    result.status === 'rejected' ? [{ error: result.reason as unknown, index: indices[place] ?? -1 }] : [],
  );
  const isBusy = ({ error }: { error: unknown }) => isWithinError(error) && error.code === 'STEP_BUSY';
  const failure = failures.find((each) => !isBusy(each)) ?? failures[0];
  if (!failure) return ended.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  // Else a step would have its retries only after those of the steps before it.
  for (const { error, index } of failures) {
    const step = definition.steps[index];
    if (step && index !== failure.index) await isFinalFailure({ runId, step, error }, ports.records);
  }
  begun(failure.index);
  throw isBusy(failure) ? failure.error : naming(failure.error, definition.steps[failure.index]);
}

interface Arrived {
  readonly job: StepJob;
  readonly control: StepControl;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Holds jobs back until every step has either come to its work or ended without. */
class Meeting {
  #missing: number;
  readonly #control: StepControl;
  readonly #ports: JointPorts;
  readonly #arrived: Arrived[] = [];

  constructor(steps: number, control: StepControl, ports: JointPorts) {
    this.#missing = steps;
    this.#control = control;
    this.#ports = ports;
  }

  async attend(execute: (runner: StepRunner) => Promise<StepResult>): Promise<StepResult> {
    let isMissing = true;
    const note = () => {
      if (!isMissing) return;
      isMissing = false;
      this.#missing -= 1;
      if (this.#missing === 0) this.#work().catch((error: unknown) => this.#refuse(error));
    };
    const run = (job: StepJob, control: StepControl) =>
      new Promise<void>((resolve, reject) => {
        this.#arrived.push({ job, control, resolve, reject });
        note();
      });
    try {
      return await execute({ run });
    } finally {
      note();
    }
  }

  /** Nobody may wait for work that will not come. */
  #refuse(error: unknown): void {
    for (const { reject } of this.#arrived) reject(error);
  }

  async #work(): Promise<void> {
    const { runner, clock } = this.#ports;
    const [only, ...others] = this.#arrived;
    if (!only) return;
    if (others.length === 0 || !runner.runTogether) {
      for (const { job, control, resolve, reject } of this.#arrived)
        await runner.run(job, control).then(resolve, reject);
      return;
    }
    const startedAt = clock.now();
    const outcomes = await runner.runTogether(
      this.#arrived.map(({ job }) => job),
      this.#control,
    );
    // A process that fits several models takes a part of its time for each.
    const share = Math.max(0, clock.now() - startedAt) / this.#arrived.length;
    for (const [place, { control, resolve, reject }] of this.#arrived.entries()) {
      control.took?.(share);
      const error = outcomes[place];
      if (error === undefined) resolve();
      else reject(error);
    }
  }
}
