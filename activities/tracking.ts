/** @module Activities of tracking: write an ended run, look at the registry, and start the workflow that does the first. */
import { Context } from '@temporalio/activity';
import { isWithinError } from '../contracts/errors.ts';
import { peopleQueue, trackRunMessages, trackRunWorkflowId, trackRunWorkflowType } from '../contracts/names.ts';
import type { TrackingActivities } from '../contracts/tracking.ts';
import { keepTrackingFailure } from '../domain/tracking/outcomes.ts';
import { reconcileTracking } from '../domain/tracking/reconcile.ts';
import { type TrackRunParts, trackRun } from '../domain/tracking/track-run.ts';
import { emit } from './collaboration.ts';
import { toFailure } from './failure.ts';
import { alive } from './heartbeat.ts';

export interface TrackingParts extends TrackRunParts {
  /** Whether anybody is named who could be told. */
  hasPeople(): Promise<boolean>;
}

/** A workflow of its own, so that a server which does not answer keeps no run from its end. */
export async function startTracking(runId: string): Promise<void> {
  const { client, info } = Context.current();
  await client.workflow.start(trackRunWorkflowType, {
    workflowId: trackRunWorkflowId(runId),
    taskQueue: peopleQueue(info.taskQueue),
    args: [{ runId }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `tracks the run ${runId}`,
  });
}

/** Once more, after what goes on already: that may have read the run as it was before. */
export async function trackAnew(runId: string): Promise<void> {
  const { client, info } = Context.current();
  await client.workflow.signalWithStart(trackRunWorkflowType, {
    workflowId: trackRunWorkflowId(runId),
    taskQueue: peopleQueue(info.taskQueue),
    args: [{ runId }],
    signal: trackRunMessages.changed,
    signalArgs: [],
    staticSummary: `tracks the run ${runId}`,
  });
}

export function createTrackingActivities(parts: TrackingParts): TrackingActivities {
  return {
    async trackRun({ runId }) {
      try {
        return await alive(() => trackRun(runId, parts));
      } catch (error) {
        const failure = toFailure(error);
        if (isWithinError(error) && 'nonRetryable' in failure && failure.nonRetryable)
          await keepTrackingFailure(runId, error, parts);
        throw failure;
      }
    },
    async reconcileTracking() {
      try {
        return await alive(async () => {
          // An event for nobody would open workflows that stay.
          const tells = await parts.hasPeople();
          return reconcileTracking(parts, {
            emit: async (events) => void (tells && (await emit(events))),
            track: startTracking,
          });
        });
      } catch (error) {
        throw toFailure(error);
      }
    },
  };
}
