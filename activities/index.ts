/** @module All activities over one executor: two of orchestration, and `default`, which takes every `step.<name>`. */
import type { CachingPipelineExecutor } from '../domain/caching/executor.ts';
import { createPlanningActivities } from './planning.ts';
import { createStepActivity } from './step.ts';

export interface ActivityDependencies {
  readonly executor: CachingPipelineExecutor;
}

export function createActivities({ executor }: ActivityDependencies) {
  return { ...createPlanningActivities(executor), default: createStepActivity(executor) };
}
