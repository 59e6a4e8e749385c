import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncLocalStorage, type Context } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import { createReviewActivities } from '../../activities/review.ts';
import { FileBlobStore } from '../../adapters/store/file-blob-store.ts';
import { FileRunRecords } from '../../adapters/store/file-run-records.ts';
import type { OpenedReview } from '../../contracts/held-review.ts';
import type { ReviewedArtifacts } from '../../contracts/review.ts';
import { ReviewRecords } from '../../domain/collaboration/review/records.ts';
import { aRequest, artifacts } from '../support/reviews.ts';

/** `standing`: how the review of each workflow stands once it has heard of the new version. */
async function opened(standing: Readonly<Record<string, { closed: boolean; artifacts: ReviewedArtifacts }>>) {
  const root = mkdtempSync(join(tmpdir(), 'within-reviews-'));
  const reviews = new FileRunRecords(root, 'reviews');
  await new ReviewRecords(reviews).begin(aRequest({ id: 'churn-1' }), 1);
  const asked: string[] = [];
  const client = {
    workflow: {
      async signalWithStart(_type: string, { workflowId }: { readonly workflowId: string }) {
        asked.push(workflowId);
        return { query: async () => standing[workflowId] };
      },
    },
  };
  const activities = createReviewActivities({
    reviews,
    records: new FileRunRecords(root),
    blobs: new FileBlobStore(root, () => Promise.resolve('')),
    people: { read: () => Promise.reject(new Error('not asked for')) },
    clock: { now: () => 2 },
  });
  const context = { client, info: { taskQueue: 'within' } } as unknown as Context;
  const { id: _id, ...request } = aRequest({ artifacts: artifacts('r-2') });
  const review: OpenedReview = await asyncLocalStorage.run(context, () => activities.openReview({ request }));
  return { asked, review };
}

describe('a version that is brought to a review', () => {
  it('is one of the open review', async () => {
    const { asked, review } = await opened({ 'review/churn-1': { closed: false, artifacts: artifacts('r-2') } });
    expect(asked).toEqual(['review/churn-1']);
    expect(review).toEqual({ id: 'churn-1', artifacts: artifacts('r-2') });
  });

  it('is none of a review that has been decided and is about to end, so that another one begins', async () => {
    const { asked, review } = await opened({
      'review/churn-1': { closed: true, artifacts: artifacts('r-1') },
      'review/churn-2': { closed: false, artifacts: artifacts('r-2') },
    });
    expect(asked).toEqual(['review/churn-1', 'review/churn-2']);
    expect(review.id).toBe('churn-2');
  });

  it('may be decided on before anybody has looked', async () => {
    const { review } = await opened({ 'review/churn-1': { closed: true, artifacts: artifacts('r-2') } });
    expect(review.id).toBe('churn-1');
  });
});
