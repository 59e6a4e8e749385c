/** @module The activity of every step: `step.<name>`. */
import { Context } from '@temporalio/activity';
import { isWithinError } from '../contracts/errors.ts';
import { stepActivityPrefix } from '../contracts/names.ts';
import type { StepRequest, StepResult } from '../contracts/plan.ts';
import type { CachingPipelineExecutor } from '../domain/caching/executor.ts';
import { busy, foreignActivity, toFailure } from './failure.ts';
import { beating } from './heartbeat.ts';

export function createStepActivity(executor: CachingPipelineExecutor): (request: StepRequest) => Promise<StepResult> {
  return (request) => {
    const { activityType, attempt } = Context.current().info;
    // The SDK hands every unknown activity type to `default`; only steps may come in.
    if (!activityType.startsWith(stepActivityPrefix)) throw foreignActivity(activityType);
    return beating(
      (control) => executor.execute(request, control),
      async (error) => {
        if (isWithinError(error) && error.code === 'STEP_BUSY') return busy(error, request.runId, attempt);
        return toFailure(error, await executor.isFinal(request, error, attempt));
      },
    );
  };
}
