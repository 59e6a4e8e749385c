/** @module Runs jobs: built-in and module steps in a pool of threads, commands as processes. */
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { runCommandStep } from '../../adapters/process/command-step.ts';
import { isErrorCode, WithinError } from '../../contracts/errors.ts';
import type { StepControl, StepJob, StepRunner } from '../../domain/pipeline/ports.ts';
import { cancelMessage, type ThreadMessage, type ThreadResult, type ThreadTask } from './messages.ts';

/** Time for a cancelled step to notice by itself before its thread is ended. */
const graceMs = 2_000;

export interface ThreadRunnerOptions {
  /** Path of the built thread entry. */
  readonly entry: string;
  readonly threads: number;
  readonly store: string;
}

export class ThreadRunner implements StepRunner {
  readonly #pool: Piscina;
  readonly #options: ThreadRunnerOptions;

  constructor(options: ThreadRunnerOptions) {
    this.#options = options;
    // Threads stay: what they load (tables engine, plots) costs more than most steps.
    this.#pool = new Piscina({
      filename: options.entry,
      minThreads: 1,
      maxThreads: options.threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: 1,
    });
  }

  async run(job: StepJob, control: StepControl): Promise<void> {
    if (job.code.kind === 'command') return runCommandStep(job, control);
    return this.#runInThread(job, control);
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #runInThread(job: StepJob, control: StepControl): Promise<void> {
    const cancelled = new SharedArrayBuffer(4);
    const ending = new AbortController();
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') control.progress(message.share, message.message);
      else control.log(message.message);
    });
    const timers: NodeJS.Timeout[] = [];
    const stop = () => {
      Atomics.store(new Int32Array(cancelled), 0, 1);
      port1.postMessage(cancelMessage);
      timers.push(setTimeout(() => ending.abort(), graceMs));
    };
    let timedOut = false;
    timers.push(
      setTimeout(() => {
        timedOut = true;
        stop();
      }, job.timeoutMs),
    );
    control.signal.addEventListener('abort', stop, { once: true });
    if (control.signal.aborted) stop();
    try {
      const task: ThreadTask = {
        job,
        cancelled,
        port: port2,
        store: this.#options.store,
        engineThreads: this.#options.threads,
      };
      const result = (await this.#pool.run(task, { transferList: [port2], signal: ending.signal })) as ThreadResult;
      if (!result.ok) throw errorOf(result, job);
    } catch (error) {
      if (timedOut && !control.signal.aborted)
        throw new WithinError(
          'STEP_TIMEOUT',
          `Step "${job.name}" ran longer than its timeout of ${job.timeoutMs} ms; raise \`timeout\` or make the step faster.`,
          { step: job.name },
          error,
        );
      if (control.signal.aborted)
        throw new WithinError('CANCELLED', `Step "${job.name}" was cancelled.`, { step: job.name }, error);
      throw error;
    } finally {
      control.signal.removeEventListener('abort', stop);
      for (const timer of timers) clearTimeout(timer);
      port1.close();
    }
  }
}

function errorOf(result: Extract<ThreadResult, { ok: false }>, job: StepJob): Error {
  const code = result.code !== undefined && isErrorCode(result.code) ? result.code : 'STEP_FAILED';
  const error = new WithinError(code, result.message, { step: job.name, ...result.details });
  if (result.stack !== undefined) error.stack = result.stack;
  return error;
}
