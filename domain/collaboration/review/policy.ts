/**
 * @module A review from the request to the decision, as pure steps that the workflow replays: votes bound to a version,
 * a new version that voids them, delegation, reminders, escalation, the end. Every step leaves a line in the trail.
 */
import type { HeldReview } from '../../../contracts/held-review.ts';
import type {
  Ballot,
  CountedVote,
  Delegation,
  ReviewComment,
  ReviewedArtifacts,
  ReviewPeople,
  ReviewRequest,
  ReviewState,
  ReviewViewing,
} from '../../../contracts/review.ts';
import { passable, pastTense } from './ballot/policy.ts';
import { chairsOf, peopleIn, personOf } from './seats/policy.ts';
import { dueAfterEscalation, firstDue, nextReminders } from './time/policy.ts';
import { type NewLine, withLine } from './trail/policy.ts';
import { tally } from './verdict/policy.ts';

/** Ids of votes that a review remembers. */
const mostBallots = 500;

/** `now`, here and below: milliseconds since 1970 UTC; it never runs back. */
export function newReview(request: ReviewRequest, now: number): HeldReview {
  const held: HeldReview = {
    request,
    version: 1,
    requestedAt: now,
    openedAt: now,
    votes: [],
    discussion: [],
    delegations: {},
    ballots: [],
    trail: [],
    lines: 0,
    refused: 0,
    reminded: {},
    escalated: false,
    waiting: [],
  };
  return withLine(held, { kind: 'requested', at: now, ...askedBy(request), digests: digestsOf(request) });
}

const askedBy = ({ requester }: ReviewRequest): Pick<NewLine, 'person'> =>
  requester === undefined ? {} : { person: requester };

function digestsOf({ artifacts }: ReviewRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(artifacts).map(([role, { digest }]) => [role, digest]));
}

/** People as the directory has them now. The first time the clock of the deadline starts. */
export function withPeople(held: HeldReview, people: ReviewPeople): HeldReview {
  const known = { ...held, people };
  return known.dueAt === undefined && chairsOf(known).length > 0 ? { ...known, dueAt: firstDue(known) } : known;
}

/** True where the request brings other rules than those by which the review is held. */
export function hasOtherRules({ request }: HeldReview, { rules }: ReviewRequest): boolean {
  // What a review had to say before it was asked for by the rules of today is no other rule.
  const told = ({ remindEscalated: _told, ...others }: ReviewRequest['rules']) => JSON.stringify(sorted(others));
  return told(request.rules) !== told(rules);
}

const sorted = (values: object): readonly unknown[] =>
  Object.entries(values).toSorted(([one], [other]) => (one < other ? -1 : 1));

/** True where the request brings other digests than the ones under review. */
export function isNewVersion({ request }: HeldReview, { artifacts }: ReviewRequest): boolean {
  return !areSame(request.artifacts, artifacts);
}

/** True where both have the same digests in the same roles. */
export function areSame(one: ReviewedArtifacts, other: ReviewedArtifacts): boolean {
  const roles = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...roles].every((role) => one[role]?.digest === other[role]?.digest);
}

/** The review goes on with what the request brings: votes are void, time begins anew once people are read, the discussion stays. */
export function superseded(held: HeldReview, request: ReviewRequest, now: number): HeldReview {
  const {
    people: _people,
    dueAt: _dueAt,
    blockedTold: _told,
    firstViewAt: _view,
    firstVoteAt: _vote,
    ...others
  } = held;
  const { escalatedAt: _escalated, ...kept } = others;
  const next: HeldReview = {
    ...kept,
    request: { ...request, id: held.request.id },
    version: held.version + 1,
    openedAt: now,
    votes: [],
    reminded: {},
    escalated: false,
  };
  const voided = held.votes.length;
  const text = voided === 0 ? 'No vote had been given.' : `${voided} ${voided === 1 ? 'vote is' : 'votes are'} void.`;
  const rules = hasOtherRules(held, request) ? { rules: request.rules } : {};
  const line = { kind: 'newVersion', at: now, ...askedBy(request), text, digests: digestsOf(request) } as const;
  return withLine(next, { ...line, ...rules });
}

interface Cast {
  readonly held: HeldReview;
  /** What the vote did, as a sentence. */
  readonly effect: string;
}

/** Counts a vote that was not refused. A person has one vote: another decision takes the place of the earlier one. */
export function cast(before: HeldReview, ballot: Ballot, now: number): Cast {
  const { voter, decision, text, door, id } = ballot;
  const { version } = before;
  const comment: ReviewComment | undefined =
    text === undefined ? undefined : { author: voter, text, decision, door, at: now, version };
  const held: HeldReview = {
    ...before,
    ...(comment && { discussion: [...before.discussion, comment] }),
    ...(id !== undefined && { ballots: [...before.ballots, id].slice(-mostBallots) }),
  };
  const line = { at: now, person: voter, door, decision, ...(text !== undefined && { text }) };
  if (decision === 'comment')
    return {
      held: withLine(held, { kind: 'commented', ...line }),
      effect: `${voter} commented on version ${version}.`,
    };
  const earlier = held.votes.find((vote) => vote.voter === voter);
  const vote = voteOf(held, { ...ballot, decision }, now);
  const counted = {
    ...held,
    votes: [...held.votes.filter((other) => other.voter !== voter), vote],
    firstVoteAt: held.firstVoteAt ?? now,
  };
  const instead = earlier ? `, which replaces ${earlier.decision}` : '';
  return {
    held: withLine(counted, { kind: 'voted', ...line }),
    effect: `${voter} ${pastTense[decision]} version ${version}${instead}.`,
  };
}

function voteOf(held: HeldReview, ballot: Ballot & Pick<CountedVote, 'decision'>, now: number): CountedVote {
  const { voter, decision, text, door } = ballot;
  const owners = chairsOf(held).flatMap(({ owner, holders }) => (holders.includes(voter) ? [owner] : []));
  const onBehalfOf = owners.filter((owner) => owner !== voter);
  return {
    voter,
    decision,
    door,
    at: now,
    version: held.version,
    ...(text !== undefined && { text }),
    ...(onBehalfOf.length > 0 && { onBehalfOf }),
  };
}

/** Notes a vote that did not count, with the reason. `person`: whom it was given as, where that can be told. */
export function refused(
  held: HeldReview,
  line: Pick<NewLine, 'person' | 'door' | 'decision'>,
  why: string,
  now: number,
): HeldReview {
  return withLine(held, { kind: 'refused', at: now, ...line, text: why });
}

/** Passes a vote on that `refusalOfDelegation` let through; whoever stands in for several passes all of them on. */
export function delegated(held: HeldReview, { from, to, door }: Delegation, now: number): HeldReview {
  const owners = passable(held, from, to);
  const others = Object.entries(held.delegations).filter(([owner]) => !owners.includes(owner));
  const moved = owners.filter((owner) => owner !== to).map((owner) => [owner, to] as const);
  const delegations = Object.fromEntries([...others, ...moved]);
  const text = from === to ? `${from} takes the vote back.` : `${from} passes the vote on to ${to}.`;
  return withLine({ ...held, delegations }, { kind: 'delegated', at: now, person: from, door, text });
}

/** Somebody looked. Only the first time that somebody other than the requester did is measured. */
export function viewed(held: HeldReview, { person, door }: ReviewViewing, now: number): HeldReview {
  const isKnown = held.trail.some(
    (line) => line.kind === 'viewed' && line.person === person && line.version === held.version,
  );
  if (held.end || isKnown || !personOf(held, person)) return held;
  const isFirst = held.firstViewAt === undefined && person !== held.request.requester;
  const seen = { ...held, ...(isFirst && { firstViewAt: now }) };
  return withLine(seen, { kind: 'viewed', at: now, person, door });
}

/** Whoever is to be reminded at `now`, and the review that remembers it. */
export function reminded(
  held: HeldReview,
  now: number,
): { readonly held: HeldReview; readonly people: readonly string[] } {
  const people = nextReminders(held)
    .filter(({ at }) => at <= now)
    .map(({ person }) => person);
  if (people.length === 0) return { held, people };
  const counts = Object.fromEntries(people.map((person) => [person, (held.reminded[person] ?? 0) + 1]));
  const next = { ...held, reminded: { ...held.reminded, ...counts } };
  return { held: withLine(next, { kind: 'reminded', at: now, text: people.join(', ') }), people };
}

/** Time is up: others may decide alone; undefined where nobody is left to ask. */
export function escalated(held: HeldReview, now: number): HeldReview | undefined {
  const { escalateTo } = peopleIn(held);
  if (held.escalated || escalateTo.length === 0) return undefined;
  const next = { ...held, escalated: true, ...(held.request.rules.remindEscalated && remindedAnew(held, now)) };
  const line = { kind: 'escalated', at: now, text: escalateTo.join(', ') } as const;
  return withLine({ ...next, dueAt: dueAfterEscalation(next, now) }, line);
}

/** Of those whom it escalates to, reviewers among them, reminders begin with the escalation. */
function remindedAnew(held: HeldReview, now: number): Pick<HeldReview, 'escalatedAt' | 'reminded'> {
  const asked = chairsOf({ ...held, escalated: true }).filter(({ escalated: isAsked }) => isAsked);
  const people = new Set(asked.flatMap(({ holders }) => holders));
  const reminded = Object.fromEntries(Object.entries(held.reminded).filter(([person]) => !people.has(person)));
  return { escalatedAt: now, reminded };
}

/** The decision that the votes make, if they make one; `isLate`: time is up and there is nobody left to ask. */
export function concluded(held: HeldReview, now: number, isLate = false): HeldReview {
  if (held.end) return held;
  const { state, why } = tally(held);
  if (state === 'approved' || state === 'rejected') return ended(held, state, why, now);
  if (!isLate) return held;
  return state === 'changesRequested'
    ? ended(held, state, `${why} No new version came in time.`, now)
    : ended(held, 'expired', 'Nobody decided in time.', now);
}

/** Ends the review, also without a decision. */
export function ended(held: HeldReview, state: ReviewState, why: string, now: number): HeldReview {
  return withLine({ ...held, end: { state, why, at: now } }, { kind: 'closed', at: now, text: `${state}: ${why}` });
}

/** What is in the way of a decision and was not told yet, with the review that remembers that it is. */
export function blocked(held: HeldReview, now: number): { readonly held: HeldReview; readonly why?: string } {
  const why = held.end ? undefined : tally(held).blocked;
  if (why === held.blockedTold) return { held };
  const { blockedTold: _told, ...rest } = held;
  if (why === undefined) return { held: rest };
  return { held: withLine({ ...rest, blockedTold: why }, { kind: 'blocked', at: now, text: why }), why };
}
