/** @module The activity of every step: `step.<name>`. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { stepActivityPrefix } from '../contracts/names.ts';
import type { StepRequest, StepResult } from '../contracts/plan.ts';
import type { CachingPipelineExecutor } from '../domain/caching/executor.ts';
import { toFailure } from './failure.ts';

/** Short against the heartbeat timeout of 15 s, so that one lost beat does not end a step. */
const heartbeatMs = 3_000;

/** The SDK hands every unknown activity type to `default`; only steps may come in. */
function refuseForeign(activityType: string): void {
  if (activityType.startsWith(stepActivityPrefix)) return;
  throw ApplicationFailure.retryable(
    `This worker has no activity ${activityType}; start one that does.`,
    'NotFoundError',
  );
}

export function createStepActivity(executor: CachingPipelineExecutor): (request: StepRequest) => Promise<StepResult> {
  return async (request) => {
    const context = Context.current();
    refuseForeign(context.info.activityType);
    let latest: { share: number; message?: string } = { share: 0 };
    const beat = setInterval(() => context.heartbeat(latest), heartbeatMs);
    const shutdown = () =>
      context.cancellationSignal.aborted && String(context.cancellationSignal.reason).includes('WORKER_SHUTDOWN');
    try {
      return await executor.execute(request, {
        signal: context.cancellationSignal,
        progress: (share, message) => {
          latest = { share, ...(message !== undefined && { message }) };
        },
        log: (message) => context.log.info(message),
      });
    } catch (error) {
      // A worker that stops hands its steps to another one; that is no cancellation of the run.
      if (shutdown())
        throw ApplicationFailure.retryable(
          'The worker was stopped while this step ran; another attempt follows.',
          'WORKER_STOPPED',
        );
      throw toFailure(error, await executor.isFinal(request, error, context.info.attempt));
    } finally {
      clearInterval(beat);
    }
  };
}
