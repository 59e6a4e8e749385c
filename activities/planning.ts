/** @module Orchestration activities: parse nothing, call the executor, return references. */
import { Context } from '@temporalio/activity';
import type { PlanningActivities } from '../contracts/plan.ts';
import type { CachingPipelineExecutor } from '../domain/caching/executor.ts';
import { toFailure } from './failure.ts';
import { alive } from './heartbeat.ts';
import { startTracking } from './tracking.ts';

export function createPlanningActivities(executor: CachingPipelineExecutor): PlanningActivities {
  return {
    planPipeline: (request) =>
      failing(async () => {
        const plan = await executor.plan(request);
        if (plan.conclusion) await track(request);
        return plan;
      }),
    concludePipeline: (request) =>
      failing(async () => {
        const conclusion = await executor.conclude(request);
        await track(request);
        return conclusion;
      }),
  };
}

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await alive(work);
  } catch (error) {
    throw toFailure(error);
  }
}

/** A run has its result by now, whatever becomes of its tracking: `within runs reconcile` finds what was left out. */
async function track({ runId, track: wanted }: { readonly runId: string; readonly track?: boolean }): Promise<void> {
  if (!wanted) return;
  try {
    await startTracking(runId);
  } catch (error) {
    Context.current().log.warn('the tracking of this run was not started', { runId, error: String(error) });
  }
}
