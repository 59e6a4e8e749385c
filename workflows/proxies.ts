/** @module How activities are called: one row of timeouts and retries per kind of activity. */
import { ActivityCancellationType, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type {
  AdoptionCheck,
  AdoptionCheckRequest,
  AuditActivities,
  AuditEntryRequest,
  AuditVerdict,
} from '../contracts/audit.ts';
import type { ChannelActivities, CollaborationActivities } from '../contracts/collaboration.ts';
import type { DeploymentActivities } from '../contracts/deployment.ts';
import type { ReviewActivities } from '../contracts/held-review.ts';
import {
  adoptionActivityPrefix,
  auditActivityPrefix,
  backgroundQueueSuffix,
  type ChannelName,
  channelQueue,
  peopleQueue,
  stepActivityPrefix,
} from '../contracts/names.ts';
import type { BatchRequest, PlanningActivities, StepRequest, StepResult, WindowStep } from '../contracts/plan.ts';
import type { RowReviewActivities } from '../contracts/row-review.ts';
import type { SweepActivities } from '../contracts/sweep.ts';
import type { TrackingActivities } from '../contracts/tracking.ts';

/** Planning reads the store; it is retried until the store answers or the error says that it never will. */
export const planning = proxyActivities<PlanningActivities>({
  startToCloseTimeout: '10 minutes',
  // A worker that dies while it plans is noticed as one that dies in a step: chaos had a run stand still for ten minutes.
  heartbeatTimeout: '15 s',
  retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s', maximumAttempts: 10 },
});

/** What lies between the rounds of a sweep: it reads the store and computes for a moment. */
export const sweeping = proxyActivities<SweepActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '15 s',
  retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s', maximumAttempts: 10 },
});

/** What a review of rows asks of the outside: small records, tried until they are kept. */
export const reviewing = proxyActivities<RowReviewActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s' },
});

/** What a deployment asks of the outside: small records, and changes of the target that may take their time. */
export function deploying(): DeploymentActivities {
  return proxyActivities<DeploymentActivities>({
    taskQueue: peopleQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '10 s',
    retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s' },
  });
}

/** What lies between events and people: small records and signals, tried until they are through. */
export function collaborating(): CollaborationActivities {
  return proxyActivities<CollaborationActivities>({
    taskQueue: peopleQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '2 minutes',
    heartbeatTimeout: '10 s',
    retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s' },
  });
}

/** What is written to where runs are tracked: tried until it is there or can never be. */
export function tracking(): TrackingActivities {
  return proxyActivities<TrackingActivities>({
    taskQueue: peopleQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '10 s',
    retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  });
}

/** What a review by people asks of the outside: small records and the directory, tried until they are through. */
export function holdingReview(): ReviewActivities {
  return proxyActivities<ReviewActivities>({
    taskQueue: peopleQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s' },
  });
}

/** The directory while somebody waits for the answer to their vote: one that cannot be read is told soon. */
export function askingDirectory(): Pick<ReviewActivities, 'readReviewPeople'> {
  return proxyActivities<Pick<ReviewActivities, 'readReviewPeople'>>({
    taskQueue: peopleQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '20 s',
    retry: { initialInterval: '200 ms', backoffCoefficient: 2, maximumAttempts: 3 },
  });
}

/** Sends over one channel; how long a message is tried, the ledger of deliveries knows. */
export function sending(channel: ChannelName, critical: boolean): ChannelActivities {
  return proxyActivities<ChannelActivities>({
    taskQueue: channelQueue(workflowInfo().taskQueue, channel, critical),
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '10 s',
    // What is being sent ends first, so that it is known how.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    priority: { priorityKey: critical ? 1 : 3 },
    retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    summary: `${channel}${critical ? ', critical' : ''}`,
  });
}

/** Behind every step of a run: audits and sweeps take the slots that are free. */
const lowPriority = { priorityKey: 5 };

/** Steps end at their own timeout, which begins with their work; this only bounds an activity that nothing else would end. */
const longestStep = '30 days';

type StepActivity = (request: StepRequest | BatchRequest) => Promise<StepResult | readonly StepResult[]>;

/**
 * Runs steps as one activity that is named after the step, or the batch that they are of. Attempts are unlimited, since
 * a killed worker is no failure of the step; the activity itself counts real failures and ends them as non-retryable.
 */
export async function runSteps(
  steps: readonly WindowStep[],
  request: Omit<StepRequest, 'index'>,
  background = false,
): Promise<readonly StepResult[]> {
  const [first] = steps;
  if (!first) return [];
  const queue = first.queue ?? (background ? `${workflowInfo().taskQueue}${backgroundQueueSuffix}` : undefined);
  const activityType = `${stepActivityPrefix}${steps.length === 1 ? first.name : (first.process ?? first.batch)}`;
  const activities = proxyActivities<Record<string, StepActivity>>({
    startToCloseTimeout: longestStep,
    heartbeatTimeout: '15 s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s' },
    summary: (steps.length === 1 ? first.use : `${first.use}, ${steps.length} steps from ${first.name}`).slice(0, 200),
    ...(queue !== undefined && { taskQueue: queue }),
    ...(background && { priority: lowPriority }),
  });
  const activity = activities[activityType] as StepActivity;
  const result = await activity(
    steps.length === 1 ? { ...request, index: first.index } : { ...request, indices: steps.map(({ index }) => index) },
  );
  return Array.isArray(result) ? (result as readonly StepResult[]) : [result as StepResult];
}

/** Listing a large store takes its time; nothing of it runs user code. */
export const auditing = proxyActivities<AuditActivities>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '15 s',
  priority: lowPriority,
  retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s', maximumAttempts: 10 },
});

/** The runner ends each execution at the timeout of its step; this only bounds an activity that nothing else would end. */
const longestRepetition = '30 days';

interface Repetition {
  readonly type: string;
  readonly summary: string;
  /** Queue of a step that not every machine can run. */
  readonly queue?: string | undefined;
}

function repetition<Request, Result>({ type, summary, queue }: Repetition): (request: Request) => Promise<Result> {
  const activities = proxyActivities<Record<string, (request: Request) => Promise<Result>>>({
    startToCloseTimeout: longestRepetition,
    heartbeatTimeout: '15 s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    priority: lowPriority,
    retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s', maximumAttempts: 5 },
    summary: summary.slice(0, 200),
    ...(queue !== undefined && { taskQueue: queue }),
  });
  return activities[type] as (request: Request) => Promise<Result>;
}

const nameOf = (step: string): string => step.slice(step.indexOf('/') + 1);

/** Judges one entry: the activity `audit.<step>`. */
export function auditEntry(request: AuditEntryRequest, queue?: string): Promise<AuditVerdict> {
  const type = `${auditActivityPrefix}${nameOf(request.step)}`;
  const summary = `${request.step} ${request.key.slice(0, 16)}`;
  return repetition<AuditEntryRequest, AuditVerdict>({ type, summary, queue })(request);
}

/** Runs new code on the inputs of one earlier entry: the activity `adopt.<step>`. */
export function checkAdoption(request: AdoptionCheckRequest, queue?: string): Promise<AdoptionCheck> {
  const type = `${adoptionActivityPrefix}${request.step}`;
  const summary = `new code of ${request.step}`;
  return repetition<AdoptionCheckRequest, AdoptionCheck>({ type, summary, queue })(request);
}
