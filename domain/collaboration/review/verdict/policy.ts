/** @module What the votes of a review come to: k of n, required roles, veto, requests for changes. */
import type { HeldReview } from '../../../../contracts/held-review.ts';
import type { CountedVote, ReviewSeat, ReviewState, ReviewView } from '../../../../contracts/review.ts';
import { type Chair, chairsAfter, type Electorate, mayDecide, peopleIn, personOf, seatsOf } from '../seats/policy.ts';

export interface Tally {
  readonly state: Extract<ReviewState, 'open' | 'approved' | 'rejected' | 'changesRequested'>;
  /** Why, as a sentence; empty while nothing is decided. */
  readonly why: string;
  readonly counts: ReviewView['counts'];
  readonly missingRoles: readonly string[];
  /** Votes that count, with the chairs that they speak for. */
  readonly votes: readonly CountedVote[];
  readonly mayVote: readonly ReviewSeat[];
  readonly blocked?: string;
}

type Rules = Electorate['request']['rules'];
type Voting = Electorate & Pick<HeldReview, 'votes'>;

interface Count {
  readonly held: Voting;
  readonly chairs: readonly Chair[];
  readonly seats: readonly ReviewSeat[];
  readonly votes: readonly CountedVote[];
  readonly approving: readonly ReviewSeat[];
  readonly rejecting: readonly ReviewSeat[];
  readonly asking: readonly ReviewSeat[];
}

export function tally(held: Voting): Tally {
  const count = countOf(held);
  const missingRoles = held.request.rules.roles.filter((role) => !count.approving.some(hasRole(role)));
  const { state, why } = stateOf(count, missingRoles);
  const blocked = state === 'open' ? blockOf(count) : undefined;
  return {
    state,
    why,
    missingRoles,
    votes: count.votes,
    mayVote: count.seats,
    counts: {
      approvals: count.approving.length,
      rejections: count.rejecting.length,
      changeRequests: count.asking.length,
      open: openChairs(count).length,
    },
    ...(blocked !== undefined && { blocked }),
  };
}

/** People without a seat now, as one who has left or passed the vote on, do not count; a person counts once. */
function countOf(held: Voting): Count {
  const chairs = chairsAfter(held, new Set(held.votes.map(({ voter }) => voter)));
  const seats = seatsOf(held, chairs);
  const votes = held.votes.filter(({ voter }) => seats.some(({ person }) => person === voter));
  const saying = (decision: CountedVote['decision']): readonly ReviewSeat[] =>
    seats.filter(({ person }) => votes.some((vote) => vote.voter === person && vote.decision === decision));
  return {
    held,
    chairs,
    seats,
    votes,
    approving: saying('approve'),
    rejecting: saying('reject'),
    asking: saying('requestChanges'),
  };
}

const hasRole =
  (role: string) =>
  ({ roles }: ReviewSeat): boolean =>
    roles.includes(role);

/** Chairs nobody has voted for. */
function openChairs({ chairs, votes }: Count): readonly Chair[] {
  return chairs.filter(({ holders }) => !holders.some((holder) => votes.some(({ voter }) => voter === holder)));
}

function stateOf(count: Count, missingRoles: readonly string[]): Pick<Tally, 'state' | 'why'> {
  const rejection = rejectionOf(count);
  if (rejection !== undefined) return { state: 'rejected', why: rejection };
  const { approving, asking, held } = count;
  const alone = approving.find(({ escalated }) => escalated);
  const isEnough = approving.length >= held.request.rules.quorum && asking.length === 0;
  if (missingRoles.length === 0 && (alone !== undefined || isEnough))
    return { state: 'approved', why: approvalOf(count) };
  if (asking.length > 0) return { state: 'changesRequested', why: `${namesOf(asking)} asked for changes.` };
  return { state: 'open', why: '' };
}

function approvalOf({ approving, held }: Count): string {
  const { quorum } = held.request.rules;
  const alone = approving.find(({ escalated }) => escalated);
  if (alone && approving.length < quorum) return `Approved by ${alone.name}, whom it was escalated to.`;
  return `Approved by ${namesOf(approving)}; ${quorum} had to.`;
}

function rejectionOf(count: Count): string | undefined {
  const { rejecting, held } = count;
  if (rejecting.length === 0) return undefined;
  const deciding = rejecting.find(({ veto, escalated }) => veto || escalated);
  if (deciding) return `Rejected by ${deciding.name}, whose rejection is enough.`;
  const { quorum, roles } = held.request.rules;
  if (rejecting.length >= quorum) return `Rejected by ${namesOf(rejecting)}.`;
  if (possible(count).length < quorum)
    return `Rejected by ${namesOf(rejecting)}; the others are fewer than the ${quorum} who would have to approve.`;
  const role = roles.find((wanted) => rejecting.some(hasRole(wanted)) && !possible(count).some(hasRole(wanted)));
  return role === undefined ? undefined : `Rejected by ${namesOf(rejecting)}; nobody else has the role ${role}.`;
}

/** One for each person who could still approve. A stand-in shares the chair of whom they stand in for. */
function possible({ chairs, seats, rejecting }: Count): readonly ReviewSeat[] {
  const free = chairs.filter(({ holders }) => !holders.some((one) => rejecting.some(({ person }) => person === one)));
  const people = new Set(free.map(({ holders: [first] }) => first));
  return seats.filter(({ person }) => people.has(person));
}

/** What keeps a review from ever being approved as things are, as a sentence. */
function blockOf(count: Count): string | undefined {
  const { held } = count;
  if (!held.people) return undefined;
  const { quorum, roles } = held.request.rules;
  const able = possible(count);
  const isEscalated = able.some(({ escalated }) => escalated);
  if (able.length < quorum && !isEscalated)
    return `${quorum} ${quorum === 1 ? 'person has' : 'people have'} to approve, and ${ableToApprove(able)}; add reviewers to within.people.yaml, or ask for the review again with other rules.`;
  const role = roles.find((wanted) => !able.some(hasRole(wanted)));
  return role === undefined
    ? undefined
    : `Somebody with the role ${role} has to approve, and no reviewer has it; give it to one of them in within.people.yaml, or ask for the review with other rules.`;
}

const ableToApprove = (able: readonly ReviewSeat[]): string =>
  able.length === 0
    ? 'nobody may'
    : `only ${able.length} ${able.length === 1 ? 'person' : 'people'} may (${namesOf(able)})`;

/** Why a review of this kind cannot be held, as a sentence; undefined when it can. Asked before it is begun. */
export function refusalOfRequest(held: Omit<Electorate, 'escalated' | 'delegations'>): string | undefined {
  const { request } = held;
  const people = peopleIn(held);
  const [problem] = people.problems;
  if (problem !== undefined) return problem;
  const { quorum } = request.rules;
  const able = people.reviewers.filter((person) => mayDecide(held, person));
  if (quorum > able.length) {
    const self = request.requester;
    const without = able.length < people.reviewers.length ? `, without ${self}, who asks for it` : '';
    const names = able.map((id) => personOf(held, id)?.name ?? id).join(', ');
    return `The quorum is ${quorum}, and ${able.length === 0 ? 'nobody' : `only ${names}`} may vote${without}; name more reviewers, or lower the quorum.`;
  }
  return (
    refusalOfEscalation(request.rules) ?? blockOf(countOf({ ...held, votes: [], escalated: false, delegations: {} }))
  );
}

/** A working day is taken as eight hours; whoever works less is asked at the deadline at the latest. */
function refusalOfEscalation({ escalateAfter, escalateTo, deadline, time }: Rules): string | undefined {
  if (escalateAfter === undefined) return undefined;
  if (escalateTo.length === 0) return '`escalateAfter` asks nobody; name people in `escalateTo`.';
  const length = (time === 'calendar' ? 24 : 8) * 3_600_000;
  const lasts = ({ days, ms }: Rules['deadline']): number => days * length + ms;
  return lasts(escalateAfter) < lasts(deadline)
    ? undefined
    : '`escalateAfter` is not before the deadline; make it shorter, or leave it out.';
}

const namesOf = (seats: readonly ReviewSeat[]): string => seats.map(({ name }) => name).join(', ');
