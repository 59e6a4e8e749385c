/** @module The activity of every step: `step.<name>`, or `step.<batch>` for several short ones. */
import { Context } from '@temporalio/activity';
import { isWithinError } from '../contracts/errors.ts';
import { stepActivityPrefix } from '../contracts/names.ts';
import type { BatchRequest, StepRequest, StepResult } from '../contracts/plan.ts';
import type { CachingPipelineExecutor } from '../domain/caching/executor.ts';
import type { StepControl } from '../domain/pipeline/ports.ts';
import { busy, foreignActivity, toFailure } from './failure.ts';
import { beating } from './heartbeat.ts';

type StepActivity = (request: StepRequest | BatchRequest) => Promise<StepResult | StepResult[]>;

export function createStepActivity(executor: CachingPipelineExecutor): StepActivity {
  return (request) => {
    const { activityType, attempt } = Context.current().info;
    // The SDK hands every unknown activity type to `default`; only steps may come in.
    if (!activityType.startsWith(stepActivityPrefix)) throw foreignActivity(activityType);
    let index = 'indices' in request ? (request.indices[0] ?? -1) : request.index;
    const work = (control: StepControl) =>
      'indices' in request
        ? executor.executeBatch(request, control, (begun) => {
            index = begun;
          })
        : executor.execute(request, control);
    return beating<StepResult | StepResult[]>(work, async (error) => {
      if (isWithinError(error) && error.code === 'STEP_BUSY') return busy(error, request.runId, attempt);
      return toFailure(error, await executor.isFinal({ ...request, index }, error, attempt));
    });
  };
}
