/** @module Work that tells every few seconds that it lives, and stops when it is asked to. */
import { Context } from '@temporalio/activity';
import { backgroundQueueSuffix } from '../contracts/names.ts';
import type { StepControl } from '../domain/pipeline/ports.ts';
import { workerStopped } from './failure.ts';

/** Short against the heartbeat timeout of 15 s, so that one lost beat does not end the work. */
const heartbeatMs = 3_000;

/** `failureOf` maps what the work throws; a worker that stops hands its work to another, which is no cancellation. */
export async function beating<T>(
  work: (control: StepControl) => Promise<T>,
  failureOf: (error: unknown) => Error | Promise<Error>,
): Promise<T> {
  const context = Context.current();
  const signal = context.cancellationSignal;
  let latest: { share: number; message?: string } = { share: 0 };
  const beat = setInterval(() => context.heartbeat(latest), heartbeatMs);
  try {
    return await work({
      signal,
      background: context.info.taskQueue.endsWith(backgroundQueueSuffix),
      progress: (share, message) => {
        latest = { share, ...(message !== undefined && { message }) };
      },
      log: (message) => void context.log.info(message),
    });
  } catch (error) {
    if (signal.aborted && String(signal.reason).includes('WORKER_SHUTDOWN')) throw workerStopped();
    throw await failureOf(error);
  } finally {
    clearInterval(beat);
  }
}

/** Milliseconds, short against a heartbeat timeout of 10 s. */
const shortBeatMs = 2_000;

/** Tells that the worker lives while it waits for others, so that one that died is soon replaced. */
export async function alive<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), shortBeatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
