/** @module Asks the workflows of reviews how they stand, and gives them votes. */

import type { WorkflowHandle } from '@temporalio/client';
import pMap from 'p-map';
import { isWithinError, WithinError } from '../../contracts/errors.ts';
import { queryNames, reviewMessages, reviewWorkflowId } from '../../contracts/names.ts';
import type { Ballot, CountedBallot, Delegation, ReviewView, ReviewViewing } from '../../contracts/review.ts';
import type { StackInfo } from '../stack/info.ts';
import { isNotFound } from './live.ts';
import type { Reached } from './reach.ts';

/** Milliseconds after which nobody is there to answer. */
const patienceMs = 20_000;

/** Where people decide it in a browser; undefined where no gateway is known. */
export const decisionAddress = (stack: Pick<StackInfo, 'gatewayUrl'> | undefined, id: string): string | undefined =>
  stack?.gatewayUrl === undefined ? undefined : `${stack.gatewayUrl}/decisions/${encodeURIComponent(id)}`;

type Reach = () => Promise<Reached>;

/** `until`, milliseconds since 1970 UTC: when nobody is waited for any more. */
async function asking<T>(
  reach: Reach,
  id: string,
  ask: (handle: WorkflowHandle) => Promise<T>,
  until = Date.now() + patienceMs,
): Promise<T> {
  const { client } = await reach();
  try {
    return await client.withDeadline(until, () => ask(client.workflow.getHandle(reviewWorkflowId(id))));
  } catch (error) {
    throw told(id, error);
  }
}

function told(id: string, error: unknown): WithinError {
  if (isNotFound(error)) {
    const message = `The Temporal server knows no open review ${id}; it is closed, or was held on another server.`;
    return new WithinError('REVIEW_NOT_FOUND', message, { review: id }, error);
  }
  if (error instanceof Error && error.name === 'WorkflowUpdateFailedError') {
    const why = error.cause instanceof Error ? error.cause.message : error.message;
    return new WithinError('VOTE_REFUSED', `The vote does not count: ${why}.`, { review: id }, error);
  }
  const message = `Nobody answers for the review ${id} just now; try again in a minute, or run within doctor.`;
  return new WithinError('TEMPORAL_UNAVAILABLE', message, { review: id }, error);
}

/** People are given reviews that were begun, so one without an open workflow is closed. */
async function updating<Given>(reach: Reach, id: string, update: string, given: Given): Promise<CountedBallot> {
  try {
    return await asking(reach, id, (handle) => handle.executeUpdate<CountedBallot, [Given]>(update, { args: [given] }));
  } catch (error) {
    if (!isWithinError(error) || error.code !== 'REVIEW_NOT_FOUND') throw error;
    const message = `The vote does not count: the review ${id} is closed, and votes that come late do not count.`;
    throw new WithinError('VOTE_REFUSED', message, { review: id }, error);
  }
}

/** How an open review stands. Errors: `REVIEW_NOT_FOUND`, `TEMPORAL_UNAVAILABLE`. */
export const askReview = (reach: Reach, id: string): Promise<ReviewView> =>
  asking(reach, id, (handle) => handle.query<ReviewView>(queryNames.progress));

/** How an open review stands by the file of people as it is now; where that cannot be read, by the one that it knows. */
export async function askReviewAnew(reach: Reach, id: string): Promise<ReviewView> {
  await asking(reach, id, (handle) => handle.executeUpdate<void, []>(reviewMessages.reread)).catch(() => undefined);
  return askReview(reach, id);
}

/** Reviews that are asked at a time: each answer takes a place of a worker, which has votes to count as well. */
const askedAtOnce = 8;

/** How open reviews stand, by their ids; without those that do not answer, who are waited for no longer than one is. */
export async function askReviews(reach: Reach, ids: readonly string[]): Promise<ReadonlyMap<string, ReviewView>> {
  const until = Date.now() + patienceMs;
  const ask = async (id: string): Promise<ReviewView | undefined> => {
    try {
      return await asking(reach, id, (handle) => handle.query<ReviewView>(queryNames.progress), until);
    } catch (error) {
      if (isWithinError(error)) return undefined;
      throw error;
    }
  };
  const views = await pMap(ids, ask, { concurrency: askedAtOnce });
  return new Map(views.flatMap((view) => (view ? [[view.id, view] as const] : [])));
}

/** Errors: `VOTE_REFUSED` with the reason, `TEMPORAL_UNAVAILABLE`. */
export const voteInReview = (reach: Reach, id: string, ballot: Ballot): Promise<CountedBallot> =>
  updating(reach, id, reviewMessages.vote, ballot);

/** Errors: `REVIEW_NOT_FOUND`, `TEMPORAL_UNAVAILABLE`. */
export const tellOfLook = (reach: Reach, id: string, viewing: ReviewViewing): Promise<void> =>
  asking(reach, id, (handle) => handle.signal<[ReviewViewing]>(reviewMessages.viewed, viewing));

/** Errors: as of `voteInReview`. */
export const delegateReview = (reach: Reach, id: string, delegation: Delegation): Promise<CountedBallot> =>
  updating(reach, id, reviewMessages.delegate, delegation);
