/** @module Runs jobs: built-in and module steps in a pool of threads, commands as processes. */
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { runCommandStep } from '../../adapters/process/command-step.ts';
import { runFits } from '../../adapters/process/joint-fits.ts';
import { Redaction } from '../../adapters/process/redaction.ts';
import { isErrorCode, WithinError } from '../../contracts/errors.ts';
import type { StepControl, StepJob, StepRunner } from '../../domain/pipeline/ports.ts';
import { GivingWay } from './giving-way.ts';
import {
  type CodeStore,
  cancelMessage,
  type ThreadMessage,
  type ThreadResult,
  type ThreadTask,
  threadState,
} from './messages.ts';
import { type Capacity, capacityOf, Reservations } from './reservations.ts';
import { answerCall, ScoringProcesses } from './scoring-processes.ts';

/** Time for a cancelled step to notice by itself before its thread is ended. */
const graceMs = 2_000;

/** setTimeout overflows at 2^31 ms and would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** Local time differs between workers and stands in no key, so all threads have that of one zone. */
const timeZone = 'UTC';

export interface ThreadRunnerOptions {
  /** Path of the built thread entry. */
  readonly entry: string;
  readonly threads: number;
  readonly store: CodeStore;
  /** What steps may take of the machine; as many cores as threads and all memory when absent. */
  readonly capacity?: Capacity;
}

export class ThreadRunner implements StepRunner {
  readonly #pool: Piscina;
  /** Threads of their own, since a thread that has stepped back cannot come forward again. */
  #background: Piscina | undefined;
  readonly #turns = new GivingWay();
  readonly #reservations: Reservations;
  readonly #options: ThreadRunnerOptions;

  constructor(options: ThreadRunnerOptions) {
    this.#options = options;
    this.#reservations = new Reservations(options.capacity ?? { ...capacityOf([]), cpu: options.threads });
    process.env['TZ'] = timeZone;
    // Threads stay: what they load (tables engine, plots) costs more than most steps.
    this.#pool = this.#newPool();
  }

  run(job: StepJob, control: StepControl): Promise<void> {
    return this.#turns.run(control, () =>
      this.#reservations.run(job, control, (gpus) => this.#runNow(withAccelerators(job, gpus), control)),
    );
  }

  /** Steps of one process are those of a command. */
  runTogether(jobs: readonly StepJob[], control: StepControl): Promise<readonly (Error | undefined)[]> {
    const [first] = jobs;
    if (!first) return Promise.resolve([]);
    return this.#turns.run(control, () =>
      this.#reservations.run(first, control, (gpus) =>
        runFits(
          jobs.map((job) => withAccelerators(job, gpus)),
          control,
        ),
      ),
    );
  }

  async #runNow(job: StepJob, control: StepControl): Promise<void> {
    if (job.code.kind === 'command') return runCommandStep(job, control);
    const hidden = new Redaction(job);
    try {
      await this.#runInThread(job, hidden.control(control));
    } catch (error) {
      throw hidden.error(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.destroy(), this.#background?.destroy()]);
  }

  #newPool(): Piscina {
    return new Piscina({
      filename: this.#options.entry,
      minThreads: 1,
      maxThreads: this.#options.threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: 1,
    });
  }

  #poolFor({ background }: StepControl): Piscina {
    if (!background) return this.#pool;
    this.#background ??= this.#newPool();
    return this.#background;
  }

  /** A thread that holds an outdated package ends and says so; the next one starts with nothing loaded. */
  async #runInThread(job: StepJob, control: StepControl): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const state = new SharedArrayBuffer(8);
      try {
        return await this.#attempt(job, control, state);
      } catch (error) {
        const stale = Atomics.load(new Int32Array(state), threadState.stale) === 1;
        if (!stale || attempt > this.#options.threads) throw error;
      }
    }
  }

  async #attempt(job: StepJob, control: StepControl, state: SharedArrayBuffer): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    const scoring = new ScoringProcesses(job, control);
    port1.on('message', (message: ThreadMessage) => {
      if (message.kind === 'started') limit.begin();
      else if (message.kind === 'progress') control.progress(message.share, message.message);
      else if (message.kind === 'log') control.log(message.message);
      else void answerCall(scoring, message).then((reply) => port1.postMessage(reply));
    });
    const limit = new Limit(job, control, () => {
      Atomics.store(new Int32Array(state), threadState.cancelled, 1);
      port1.postMessage(cancelMessage);
      void scoring.end();
    });
    try {
      const { store, threads } = this.#options;
      const task: ThreadTask = {
        job,
        state,
        port: port2,
        store,
        engineThreads: threads,
        background: control.background === true,
      };
      const result = (await this.#poolFor(control).run(task, {
        transferList: [port2],
        signal: limit.signal,
      })) as ThreadResult;
      if (!result.ok) throw errorOf(result, job);
    } catch (error) {
      throw limit.reason(error);
    } finally {
      limit.release();
      await scoring.end();
      port1.close();
    }
  }
}

/** Programs of its own choice look at no other device. */
function withAccelerators(job: StepJob, gpus: readonly string[]): StepJob {
  if (gpus.length === 0) return job;
  return { ...job, env: { ...job.env, CUDA_VISIBLE_DEVICES: gpus.join(',') } };
}

/** When a job has to stop: on cancellation or when its time is over; first by asking, then by ending its thread. */
class Limit {
  readonly #job: StepJob;
  readonly #control: StepControl;
  readonly #ending = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #stop: () => void;
  #timedOut = false;

  constructor(job: StepJob, control: StepControl, ask: () => void) {
    this.#job = job;
    this.#control = control;
    this.#stop = () => {
      ask();
      this.#timers.push(setTimeout(() => this.#ending.abort(), graceMs));
    };
    control.signal.addEventListener('abort', this.#stop, { once: true });
    if (control.signal.aborted) this.#stop();
  }

  /** From now on the step's own time runs: a job that waits for a free thread uses up none of it. */
  begin(): void {
    this.#control.started?.();
    this.#timers.push(setTimeout(() => this.#timeOut(), Math.min(this.#job.timeoutMs, longestTimerMs)));
  }

  /** Ends the thread. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  #timeOut(): void {
    this.#timedOut = true;
    this.#stop();
  }

  /** What a failure means: the limit itself where it was reached. */
  reason(error: unknown): unknown {
    const { name, timeoutMs } = this.#job;
    if (this.#control.signal.aborted)
      return new WithinError('CANCELLED', `Step "${name}" was cancelled.`, { step: name }, error);
    if (!this.#timedOut) return error;
    const message = `Step "${name}" ran longer than its timeout of ${timeoutMs} ms; raise \`timeout\` or make the step faster.`;
    return new WithinError('STEP_TIMEOUT', message, { step: name }, error);
  }

  release(): void {
    this.#control.signal.removeEventListener('abort', this.#stop);
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

function errorOf(result: Extract<ThreadResult, { ok: false }>, job: StepJob): Error {
  const code = result.code !== undefined && isErrorCode(result.code) ? result.code : 'STEP_FAILED';
  const error = new WithinError(code, result.message, { step: job.name, ...result.details });
  if (result.stack !== undefined) error.stack = result.stack;
  return error;
}
