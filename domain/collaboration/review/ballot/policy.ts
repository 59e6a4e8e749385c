/** @module Whether a vote, a comment or a delegation counts, and if not, why, as a sentence for whoever gave it. */
import type { HeldReview } from '../../../../contracts/held-review.ts';
import type { Ballot, CountedVote, Delegation, ReviewDecision, VoteDoor } from '../../../../contracts/review.ts';
import { chairsAfter, chairsOf, mayDecide, personOf, seatsOf } from '../seats/policy.ts';

const longestComment = 4000;
/** Of one review, with characters in all. */
const mostComments = 200;
const mostCharacters = 100_000;
const decisions: readonly ReviewDecision[] = ['approve', 'reject', 'requestChanges', 'comment'];
const doors: readonly VoteDoor[] = ['cli', 'link', 'page', 'slack', 'signal'];
const personPattern = /^[a-z][a-z0-9._-]{0,62}$/;

/** What was done, for sentences. */
export const pastTense: Record<CountedVote['decision'], string> = {
  approve: 'approved',
  reject: 'rejected',
  requestChanges: 'asked for changes of',
};

/** A vote in any shape, as signals bring it; a sentence says what is wrong. Looks at no review. */
export function ballotFrom(given: unknown): Ballot | string {
  if (typeof given !== 'object' || given === null) return 'a vote is an object with voter and decision';
  const { id, text, version, ...rest } = given as Readonly<Partial<Record<keyof Ballot, unknown>>>;
  const said = saidBy(rest);
  if (typeof said === 'string') return said;
  return (
    wrongText(text) ??
    wrongId(id) ??
    wrongVersion(version) ?? {
      ...said,
      ...(typeof text === 'string' && text.trim() !== '' && { text: text.trim() }),
      ...(typeof id === 'string' && { id }),
      ...(typeof version === 'number' && { version }),
    }
  );
}

function saidBy({
  voter,
  decision,
  door = 'signal',
}: Readonly<Partial<Record<'voter' | 'decision' | 'door', unknown>>>): Ballot | string {
  if (!isPerson(voter)) return 'say who votes, by voter: the name of a person in within.people.yaml';
  const wanted = decisions.find((known) => known === decision);
  if (!wanted) return `say a decision: ${decisions.join(', ')}`;
  const way = doors.find((known) => known === door);
  return way ? { voter, decision: wanted, door: way } : `a vote comes by ${doors.join(', ')}`;
}

const isPerson = (given: unknown): given is string => typeof given === 'string' && personPattern.test(given);

function wrongText(text: unknown): string | undefined {
  if (text === undefined || text === null) return undefined;
  if (typeof text !== 'string') return 'a comment is text';
  return text.length > longestComment
    ? `a comment has at most ${longestComment} characters, not ${text.length}`
    : undefined;
}

const wrongId = (id: unknown): string | undefined =>
  id === undefined || (typeof id === 'string' && id !== '' && id.length <= 200)
    ? undefined
    : 'the id of a vote is text of at most 200 characters';

const wrongVersion = (version: unknown): string | undefined =>
  version === undefined || (Number.isSafeInteger(version) && Number(version) > 0)
    ? undefined
    : 'a version is a whole number from 1';

/** For the trail: whom a vote that is none names, where it names anybody. */
export function personIn(given: unknown): { readonly person?: string } {
  const { voter } = (typeof given === 'object' && given !== null ? given : {}) as { readonly voter?: unknown };
  return isPerson(voter) ? { person: voter } : {};
}

/** Why a vote does not count, whatever the directory says now. */
export function refusalAtOnce(held: HeldReview, ballot: Ballot): string | undefined {
  const { request, end, version } = held;
  if (end) return `the review ${request.id} is closed (${end.state}), and votes that come late do not count`;
  if (ballot.id !== undefined && held.ballots.includes(ballot.id))
    return 'this vote was given already; a link or a button counts once';
  if (ballot.version !== undefined && ballot.version !== version)
    return `the vote is for version ${ballot.version}, and version ${version} is under review now; look at it first`;
  const before = held.votes.find((vote) => vote.voter === ballot.voter);
  return before?.decision === ballot.decision
    ? `${ballot.voter} has ${pastTense[before.decision]} version ${version} already; only another decision would replace it`
    : undefined;
}

/** Why a well-formed vote does not count in this review; undefined when it does. */
export function refusalOfBallot(held: HeldReview, ballot: Ballot): string | undefined {
  const early = refusalAtOnce(held, ballot);
  if (early !== undefined) return early;
  if (!personOf(held, ballot.voter)) return `${ballot.voter} is not in within.people.yaml, or has left`;
  return fullness(held, ballot) ?? (ballot.decision === 'comment' ? wordless(ballot) : refusalOfVote(held, ballot));
}

function fullness({ discussion }: HeldReview, { text = '' }: Ballot): string | undefined {
  if (text === '') return undefined;
  const characters = discussion.reduce((sum, { text: said }) => sum + said.length, text.length);
  return discussion.length >= mostComments || characters > mostCharacters
    ? `the discussion is full (${mostComments} comments, ${mostCharacters} characters); vote without a comment`
    : undefined;
}

const wordless = ({ text, decision }: Ballot): string | undefined =>
  text === undefined
    ? decision === 'comment'
      ? 'say something: a comment needs text'
      : 'say what has to change'
    : undefined;

function refusalOfVote(held: HeldReview, ballot: Ballot): string | undefined {
  const { voter, decision } = ballot;
  if (!mayDecide(held, voter)) return `${voter} asked for this review and may not decide on it; a comment is welcome`;
  const seatless = refusalOfSeat(held, voter);
  if (seatless !== undefined) return seatless;
  return decision === 'requestChanges' ? wordless(ballot) : undefined;
}

function refusalOfSeat(held: HeldReview, voter: string): string | undefined {
  const voted = new Set(held.votes.map((vote) => vote.voter));
  const now = chairsAfter(held, voted);
  if (now.some(({ holders }) => holders.includes(voter))) return undefined;
  const delegate = held.delegations[voter];
  if (delegate !== undefined && chairsOf(held).some(({ owner }) => owner === voter))
    return `${voter} has passed the vote on to ${delegate}`;
  const stoodIn = chairsOf(held).find(({ holders }) => holders.includes(voter));
  if (stoodIn) return `${stoodIn.owner}, whom ${voter} stands in for, has voted`;
  const names = seatsOf(held, now).map(({ person }) => person);
  return `${voter} is not among the reviewers${names.length > 0 ? ` ${names.join(', ')}` : ''}`;
}

/** Why this vote cannot be passed on. It comes from outside, in any shape. */
export function refusalOfDelegation(held: HeldReview, given: unknown): string | undefined {
  const { from, to, door } = (typeof given === 'object' && given !== null ? given : {}) as Partial<
    Record<keyof Delegation, unknown>
  >;
  if (!isPerson(from) || !isPerson(to))
    return 'say who passes the vote on, and to whom: from and to are names of people in within.people.yaml';
  if (!doors.some((known) => known === door)) return `a delegation comes by ${doors.join(', ')}`;
  return held.end ? `the review ${held.request.id} is closed (${held.end.state})` : unmoved(held, from, to);
}

function unmoved(held: HeldReview, from: string, to: string): string | undefined {
  const stranger = [from, to].find((person) => !personOf(held, person));
  if (stranger !== undefined) return `${stranger} is not in within.people.yaml, or has left`;
  if (held.votes.some(({ voter }) => voter === from)) return `${from} has voted, so there is nothing to pass on`;
  if (!mayDecide(held, to)) return `${to} asked for this review and may not decide on it`;
  return passable(held, from, to).length > 0 ? undefined : `${from} has no vote to pass on`;
}

/** Owners whose vote moves: those that `from` holds, or takes back. */
export function passable(held: HeldReview, from: string, to: string): readonly string[] {
  const chairs = chairsOf(held);
  if (from === to)
    return chairs
      .filter(({ owner }) => owner === from && held.delegations[owner] !== undefined)
      .map(({ owner }) => owner);
  const owners = chairs.filter(
    ({ owner, holders }) => holders.includes(from) && (owner === from || held.delegations[owner] === from),
  );
  return owners.map(({ owner }) => owner);
}
