/** @module What the workflow bundle exports: the workflow types, nothing else. */
export { cacheAdoption } from './cache-adoption.ts';
export { cacheAudit } from './cache-audit.ts';
export { collaboration } from './collaboration.ts';
export { deliveryAudit } from './delivery-audit.ts';
export { deployment } from './deployment.ts';
export { featurePipeline } from './feature-pipeline.ts';
export { inbox } from './inbox.ts';
export { reconcileTracking } from './reconcile-tracking.ts';
export { review } from './review.ts';
export { rowReview } from './row-review.ts';
export { seedSweep } from './seed-sweep.ts';
export { trackRun } from './track-run.ts';
export { trainingPipeline } from './training-pipeline.ts';
export { validationPipeline } from './validation-pipeline.ts';
