/** @module Orchestration activities: parse nothing, call the executor, return references. */
import type { PlanningActivities } from '../contracts/plan.ts';
import type { CachingPipelineExecutor } from '../domain/caching/executor.ts';
import { toFailure } from './failure.ts';

export function createPlanningActivities(executor: CachingPipelineExecutor): PlanningActivities {
  return {
    async planPipeline(request) {
      try {
        return await executor.plan(request);
      } catch (error) {
        throw toFailure(error);
      }
    },
    async concludePipeline(request) {
      try {
        return await executor.conclude(request);
      } catch (error) {
        throw toFailure(error);
      }
    },
  };
}
