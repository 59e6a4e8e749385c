/** @module Activities of reviews of rows: begin one or join it, tell of it, keep what people said. */
import { Context } from '@temporalio/activity';
import { peopleQueue, rowReviewMessages, rowReviewWorkflowId, rowReviewWorkflowType } from '../contracts/names.ts';
import { type RowReviewActivities, rowCasesSchema } from '../contracts/row-review.ts';
import type { BlobStore } from '../domain/caching/ports.ts';
import type { RowReviews } from '../domain/quality/review/row-reviews.ts';
import { toFailure } from './failure.ts';

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFailure(error);
  }
}

export function createRowReviewActivities(reviews: RowReviews, blobs: BlobStore): RowReviewActivities {
  return {
    // Workflow code cannot start a workflow that may run already and signal it; a client can.
    async openRowReview({ request, workflowId }) {
      const { client, info } = Context.current();
      // Whoever is told to wait for it finds it, whatever becomes of the worker meanwhile.
      await failing(() => reviews.begin(request));
      await client.workflow.signalWithStart(rowReviewWorkflowType, {
        workflowId: rowReviewWorkflowId(request),
        // Rows may wait for weeks, over an upgrade.
        taskQueue: peopleQueue(info.taskQueue),
        args: [{ request }],
        signal: rowReviewMessages.await,
        signalArgs: [workflowId],
        staticSummary: `${request.rows.length} rows of ${request.pipeline}`,
      });
    },
    beginRowReview: (request) => failing(() => reviews.begin(request)),
    announceRowReview: (news) => failing(() => reviews.announce(news)),
    concludeRowReview: (conclusion) =>
      failing(async () => {
        const bytes = await blobs.get(conclusion.request.casesRef.digest);
        const found = bytes && rowCasesSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
        // Verdicts outlive the cases: without them no row is known again in other data.
        const { pipeline } = conclusion.request;
        await reviews.conclude(conclusion, found ?? { schema: 1, pipeline, cases: [] });
      }),
  };
}
