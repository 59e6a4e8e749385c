/** @module All activities: of orchestration by name, and `default`, which takes every `step.`, `audit.` and `adopt.<step>`. */
import { Context } from '@temporalio/activity';
import { adoptionActivityPrefix, auditActivityPrefix } from '../contracts/names.ts';
import type { StepRequest } from '../contracts/plan.ts';
import type { CodeAdopter } from '../domain/caching/adoption/adopter.ts';
import type { CacheAuditor } from '../domain/caching/audit/auditor.ts';
import type { CachingPipelineExecutor } from '../domain/caching/executor.ts';
import type { BlobStore } from '../domain/caching/ports.ts';
import type { RowReviews } from '../domain/quality/review/row-reviews.ts';
import type { SeedSweeps } from '../domain/sensitivity/seed-sweeps.ts';
import { createAuditActivities, createRepetitions } from './audit.ts';
import { createPlanningActivities } from './planning.ts';
import { createRowReviewActivities } from './row-review.ts';
import { createStepActivity } from './step.ts';
import { createSweepActivities } from './sweep.ts';

export interface ActivityDependencies {
  readonly executor: CachingPipelineExecutor;
  readonly auditor: CacheAuditor;
  readonly adopter: CodeAdopter;
  readonly sweeps: SeedSweeps;
  readonly reviews: RowReviews;
  readonly blobs: BlobStore;
}

export function createActivities({ executor, auditor, adopter, sweeps, reviews, blobs }: ActivityDependencies) {
  const step = createStepActivity(executor);
  const { audit, adopt } = createRepetitions(auditor, adopter);
  return {
    ...createPlanningActivities(executor),
    ...createAuditActivities(auditor, adopter),
    ...createSweepActivities(sweeps),
    ...createRowReviewActivities(reviews, blobs),
    // The SDK hands over whatever was sent; each prefix has requests of its own.
    async default(request: unknown): Promise<unknown> {
      const { activityType } = Context.current().info;
      if (activityType.startsWith(auditActivityPrefix)) return audit(request as Parameters<typeof audit>[0]);
      if (activityType.startsWith(adoptionActivityPrefix)) return adopt(request as Parameters<typeof adopt>[0]);
      return step(request as StepRequest);
    },
  };
}
