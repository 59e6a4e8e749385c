/** @module What is told of a review. */
import { expect, it } from 'vitest';
import { cast, concluded, newReview } from '../../../../../domain/collaboration/review/policy.ts';
import { countedBallot, reviewView } from '../../../../../domain/collaboration/review/view/policy.ts';
import { noon } from '../../../../support/deliveries.ts';
import { aBallot, aRequest, aReview } from '../../../../support/reviews.ts';

it('says who may vote and until when, and times once it is decided', () => {
  expect(reviewView(newReview(aRequest(), noon))).toMatchObject({
    state: 'open',
    closed: false,
    mayVote: [],
    version: 1,
  });
  const held = aReview({ requester: 'dora', rules: { quorum: 1 } });
  expect(reviewView(held)).toMatchObject({ requester: 'dora', counts: { open: 3 }, dueAt: held.dueAt });
  const end = concluded(cast(held, aBallot('anna', 'approve'), noon + 5).held, noon + 5);
  const { times, dueAt } = reviewView(end);
  expect(times).toEqual({
    completedAt: noon,
    requestedAt: noon,
    openedAt: noon,
    firstVoteAt: noon + 5,
    decidedAt: noon + 5,
  });
  expect(dueAt).toBeUndefined();
  expect(countedBallot(end, 'anna approved version 1.').view).toEqual(reviewView(end));
});
