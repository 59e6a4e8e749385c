/** @module Finds a review of rows by its id or a beginning of it, and asks its workflow. */
import type { WorkflowHandle } from '@temporalio/client';
import type { Config } from '../../config/schema.ts';
import { WithinError } from '../../contracts/errors.ts';
import { queryNames, rowReviewMessages, rowReviewWorkflowId } from '../../contracts/names.ts';
import type { ListedRowReview, RowReviewProgress, RowVotes } from '../../contracts/row-review.ts';
import { connect } from '../connect.ts';
import type { ReviewServices } from '../review-services.ts';
import { isNotFound, liveStack } from './live.ts';

/** Errors: `REVIEW_NOT_FOUND` with what there is. */
export async function findReview(given: string, reviews: Pick<ReviewServices, 'list'>): Promise<ListedRowReview> {
  const all = await reviews.list();
  if (given === 'latest' && all[0]) return all[0];
  const matches = all.filter(({ reviewId }) => given !== '' && reviewId.startsWith(given));
  const [review] = matches;
  if (review && matches.length === 1) return review;
  const ids = (matches.length > 1 ? matches : all).slice(0, 5).map(({ reviewId }) => reviewId);
  const message =
    matches.length > 1
      ? `several reviews begin with "${given}": ${ids.join(', ')}; give more of the id.`
      : `no review of rows "${given}" is known here; ${ids.length > 0 ? `there are ${ids.join(', ')}` : 'none was begun'}.`;
  throw new WithinError('REVIEW_NOT_FOUND', message, { reviewId: given, reviews: ids });
}

/** How an open review stands; undefined while its server is down. */
export async function reviewProgress(config: Config, review: ListedRowReview): Promise<RowReviewProgress | undefined> {
  if (review.closed || !liveStack(config)) return undefined;
  return withReview(config, review, (handle) => handle.query<RowReviewProgress>(queryNames.progress));
}

/** Errors: `VOTE_REFUSED` with the reason; `TEMPORAL_UNAVAILABLE` while the local stack is down. */
export async function voteOnRows(config: Config, review: ListedRowReview, votes: RowVotes): Promise<RowReviewProgress> {
  const { reviewId } = review;
  try {
    return await withReview(config, review, (handle) =>
      handle.executeUpdate<RowReviewProgress, [RowVotes]>(rowReviewMessages.vote, { args: [votes] }),
    );
  } catch (error) {
    if (isNotFound(error)) throw refused(reviewId, 'it is closed; its verdicts stand in within issues', error);
    if (error instanceof Error && error.name === 'WorkflowUpdateFailedError')
      throw refused(reviewId, error.cause instanceof Error ? error.cause.message : error.message, error);
    throw error;
  }
}

const refused = (reviewId: string, why: string, cause: unknown): WithinError =>
  new WithinError('VOTE_REFUSED', `The verdict does not count in review ${reviewId}: ${why}.`, { reviewId }, cause);

async function withReview<T>(
  config: Config,
  { reviewId, pipeline }: ListedRowReview,
  work: (handle: WorkflowHandle) => Promise<T>,
): Promise<T> {
  const stack = liveStack(config);
  if (!stack) {
    const message = `The local stack is down, so the review ${reviewId} rests; within up lets it go on.`;
    throw new WithinError('TEMPORAL_UNAVAILABLE', message, { reviewId });
  }
  const client = await connect(config, stack);
  try {
    return await work(client.workflow.getHandle(rowReviewWorkflowId({ pipeline, reviewId })));
  } finally {
    await client.connection.close();
  }
}
