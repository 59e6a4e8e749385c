/** @module Finds a review of rows by its id or a beginning of it, and asks its workflow. */
import type { WorkflowHandle } from '@temporalio/client';
import { WithinError } from '../../contracts/errors.ts';
import { queryNames, rowReviewMessages, rowReviewWorkflowId } from '../../contracts/names.ts';
import type { CountedRowVotes, ListedRowReview, RowReviewProgress } from '../../contracts/row-review.ts';
import type { ReviewServices } from '../review-services.ts';
import type { StackInfo } from '../stack/info.ts';
import { isNotFound } from './live.ts';
import type { Reached } from './reach.ts';

/** The server that the reviews of a project are held on. */
type Reach = () => Promise<Reached>;

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

/** Where people judge its rows in a browser; undefined where the stack has no gateway. */
export const reviewAddress = ({ gatewayUrl }: Pick<StackInfo, 'gatewayUrl'>, reviewId: string): string | undefined =>
  gatewayUrl === undefined ? undefined : `${gatewayUrl}/reviews/${reviewId}`;

/** How an open review stands; undefined once it is closed. Errors: `TEMPORAL_UNAVAILABLE`, `REVIEW_NOT_FOUND`. */
export async function reviewProgress(reach: Reach, review: ListedRowReview): Promise<RowReviewProgress | undefined> {
  if (review.closed) return undefined;
  const handle = await handleOf(reach, review);
  try {
    return await handle.query<RowReviewProgress>(queryNames.progress);
  } catch (error) {
    throw unanswered(review.reviewId, error);
  }
}

/** The votes may have any shape; the review judges them. Errors: `VOTE_REFUSED` with the reason; `TEMPORAL_UNAVAILABLE`. */
export async function voteOnRows(reach: Reach, review: ListedRowReview, votes: unknown): Promise<CountedRowVotes> {
  const { reviewId, closed } = review;
  if (closed) throw refused(reviewId, 'it is closed; its verdicts stand in within issues');
  const handle = await handleOf(reach, review);
  try {
    return await handle.executeUpdate<CountedRowVotes, [unknown]>(rowReviewMessages.vote, { args: [votes] });
  } catch (error) {
    if (isNotFound(error)) throw refused(reviewId, 'it is closed; its verdicts stand in within issues', error);
    if (error instanceof Error && error.name === 'WorkflowUpdateFailedError')
      throw refused(reviewId, error.cause instanceof Error ? error.cause.message : error.message, error);
    throw unanswered(reviewId, error);
  }
}

const refused = (reviewId: string, why: string, cause?: unknown): WithinError =>
  new WithinError('VOTE_REFUSED', `The verdict does not count in review ${reviewId}: ${why}.`, { reviewId }, cause);

/** What went wrong between here and the review; the classes of the SDK are not loaded for this. */
function unanswered(reviewId: string, error: unknown): unknown {
  if (isNotFound(error)) {
    const message = `The Temporal server knows nothing of the review ${reviewId}; run the pipeline again, and it asks anew.`;
    return new WithinError('REVIEW_NOT_FOUND', message, { reviewId }, error);
  }
  if (!(error instanceof Error) || error.name !== 'ServiceError') return error;
  const message = `The Temporal server does not answer for the review ${reviewId}; try again, or run within doctor.`;
  return new WithinError('TEMPORAL_UNAVAILABLE', message, { reviewId }, error);
}

async function handleOf(reach: Reach, { reviewId, pipeline }: ListedRowReview): Promise<WorkflowHandle> {
  const { client } = await reach();
  return client.workflow.getHandle(rowReviewWorkflowId({ pipeline, reviewId }));
}
