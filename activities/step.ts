/** @module The activity of every step: `step.<name>`. */
import { Context } from '@temporalio/activity';
import { isWithinError } from '../contracts/errors.ts';
import { stepActivityPrefix } from '../contracts/names.ts';
import type { StepRequest, StepResult } from '../contracts/plan.ts';
import type { CachingPipelineExecutor } from '../domain/caching/executor.ts';
import { busy, foreignActivity, toFailure, workerStopped } from './failure.ts';

/** Short against the heartbeat timeout of 15 s, so that one lost beat does not end a step. */
const heartbeatMs = 3_000;

export function createStepActivity(executor: CachingPipelineExecutor): (request: StepRequest) => Promise<StepResult> {
  return async (request) => {
    const context = Context.current();
    const { activityType, attempt } = context.info;
    // The SDK hands every unknown activity type to `default`; only steps may come in.
    if (!activityType.startsWith(stepActivityPrefix)) throw foreignActivity(activityType);
    let latest: { share: number; message?: string } = { share: 0 };
    const beat = setInterval(() => context.heartbeat(latest), heartbeatMs);
    const signal = context.cancellationSignal;
    try {
      return await executor.execute(request, {
        signal,
        progress: (share, message) => {
          latest = { share, ...(message !== undefined && { message }) };
        },
        log: (message) => {
          context.log.info(message);
        },
      });
    } catch (error) {
      // A worker that stops hands its steps to another one; that is no cancellation of the run.
      if (signal.aborted && String(signal.reason).includes('WORKER_SHUTDOWN')) throw workerStopped();
      if (isWithinError(error) && error.code === 'STEP_BUSY') throw busy(error, request.runId, attempt);
      throw toFailure(error, await executor.isFinal(request, error, attempt));
    } finally {
      clearInterval(beat);
    }
  };
}
