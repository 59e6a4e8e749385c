/** @module How activities are called: one row of timeouts and retries per kind of activity. */
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import { stepActivityPrefix } from '../contracts/names.ts';
import type { PlanningActivities, StepRequest, StepResult, WindowStep } from '../contracts/plan.ts';

/** Planning reads the store; it is retried until the store answers or the error says that it never will. */
export const planning = proxyActivities<PlanningActivities>({
  startToCloseTimeout: '10 minutes',
  retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s', maximumAttempts: 10 },
});

type StepActivity = (request: StepRequest) => Promise<StepResult>;

/**
 * Runs a step as an activity that is named after it. Attempts are unlimited, since a killed worker is no failure of the
 * step; the step activity itself counts real failures and ends them as non-retryable.
 */
export function runStep(step: WindowStep, request: StepRequest): Promise<StepResult> {
  const activityType = `${stepActivityPrefix}${step.name}`;
  const activities = proxyActivities<Record<string, StepActivity>>({
    startToCloseTimeout: step.timeoutMs + 60_000,
    heartbeatTimeout: '15 s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s' },
    summary: step.use.slice(0, 200),
    ...(step.queue !== undefined && { taskQueue: step.queue }),
  });
  const activity = activities[activityType] as StepActivity;
  return activity(request);
}
