/** @module Tells workflows that wait for a review how it ended. */
import { getExternalWorkflowHandle, log } from '@temporalio/workflow';
import type { ReviewOutcome } from '../contracts/review.ts';
import { reviewConcludedSignal } from './messages.ts';

/** A workflow that has ended meanwhile wants no word. */
export async function tellOfReview(outcome: ReviewOutcome, waiting: readonly string[]): Promise<void> {
  for (const workflowId of waiting) {
    try {
      await getExternalWorkflowHandle(workflowId).signal(reviewConcludedSignal, outcome);
    } catch (error) {
      log.info('a workflow that waited for this review has ended', { workflowId, error: String(error) });
    }
  }
}
