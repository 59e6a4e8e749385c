/** @module How a review stands, as whoever asks is told. */
import type { HeldReview } from '../../../../contracts/held-review.ts';
import type { CountedBallot, ReviewOutcome, ReviewView } from '../../../../contracts/review.ts';
import { tally } from '../verdict/policy.ts';

export function reviewView(held: HeldReview): ReviewView {
  const { request, version, end, escalated, dueAt } = held;
  const { counts, votes, missingRoles, mayVote, state, blocked } = tally(held);
  const { requester, rules } = request;
  return {
    schema: 1,
    id: request.id,
    subject: request.subject,
    state: end?.state ?? state,
    closed: end !== undefined,
    version,
    artifacts: request.artifacts,
    facts: request.facts,
    ...(requester !== undefined && { requester }),
    quorum: rules.quorum,
    roles: rules.roles,
    missingRoles,
    counts,
    votes,
    discussion: held.discussion,
    mayVote: end ? [] : mayVote,
    escalated,
    ...(dueAt !== undefined && !end && { dueAt }),
    ...(blocked !== undefined && !end && { blocked }),
    ...(end && { why: end.why }),
    times: timesOf(held),
    told: request.told,
  };
}

/** Answer to a vote that counted. */
export function countedBallot(held: HeldReview, effect: string): CountedBallot {
  return { view: reviewView(held), effect };
}

/** What those who wait for the decision are told. */
export function reviewOutcome(held: HeldReview): ReviewOutcome {
  const { id, state, closed, version, artifacts, why = '' } = reviewView(held);
  return { id, state, closed, version, artifacts, why };
}

function timesOf({ request, requestedAt, openedAt, firstViewAt, firstVoteAt, end }: HeldReview): ReviewView['times'] {
  return {
    completedAt: request.completedAt,
    requestedAt,
    openedAt,
    ...(firstViewAt !== undefined && { firstViewAt }),
    ...(firstVoteAt !== undefined && { firstVoteAt }),
    ...(end && { decidedAt: end.at }),
  };
}
