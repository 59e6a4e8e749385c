/** @module Reviews of rows as pure decisions: who may vote, when a row is settled, what a deadline does. Replayed by the workflow. */
import type {
  CountedRowVotes,
  RowReviewProgress,
  RowReviewRequest,
  RowReviewState,
  RowVerdict,
  RowVote,
  RowVotes,
} from '../../contracts/row-review.ts';

/** Votes that one request may carry. */
const mostVotes = 500;
/** Characters of a name, and of what a refusal repeats. */
const longestText = 200;

/** `startedAt` in milliseconds since 1970 UTC. */
export function newReview({ deadlineMs, reminderMs }: RowReviewRequest, startedAt: number): RowReviewState {
  return {
    votes: {},
    settled: {},
    escalated: false,
    waiting: [],
    ...(deadlineMs !== undefined && { dueAt: startedAt + deadlineMs }),
    ...(reminderMs !== undefined && { remindAt: startedAt + reminderMs }),
  };
}

/** Why these votes are refused, as a sentence; undefined when all of them count. They come from outside, in any shape. */
export function refusalOf(
  request: RowReviewRequest,
  state: RowReviewState | undefined,
  given: unknown,
): string | undefined {
  if (!state) return 'the review is closed; its verdicts stand in within issues';
  const { reviewer, votes } = (isObject(given) ? given : {}) as Partial<Record<keyof RowVotes, unknown>>;
  if (typeof reviewer !== 'string' || reviewer.trim() === '') return 'say who judges, by reviewer or --reviewer';
  if (reviewer.length > longestText) return `a name of a reviewer has at most ${longestText} characters`;
  const allowed = [...request.reviewers, ...request.escalateTo];
  if (request.reviewers.length > 0 && !allowed.includes(reviewer))
    return `${reviewer} is not among the reviewers ${allowed.join(', ')}`;
  if (!Array.isArray(votes) || votes.length === 0) return 'there is no vote in the request';
  if (votes.length > mostVotes) return `send at most ${mostVotes} votes at a time, not ${votes.length}`;
  return (votes as unknown[]).map((vote) => voteRefusal(request, state, vote)).find((why) => why !== undefined);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What was given, for a refusal. An object is not asked for its text: it may bring a `toString` that is none. */
const shown = (given: unknown): string => (isObject(given) ? 'of another shape' : String(given).slice(0, longestText));

function voteRefusal(request: RowReviewRequest, state: RowReviewState, vote: unknown): string | undefined {
  const { row, decision, label } = (isObject(vote) ? vote : {}) as Partial<Record<keyof RowVote, unknown>>;
  if (typeof row !== 'number' || !request.rows.includes(row)) return `row ${shown(row)} is none of this review`;
  if (decision !== 'accept' && decision !== 'quarantine' && decision !== 'relabel')
    return `row ${row}: "${shown(decision)}" is no verdict; say accept, quarantine or relabel`;
  const settled = state.settled[row];
  if (settled) return `row ${row} is decided already: ${wordsOf(settled)}`;
  if (decision !== 'relabel') return label === undefined ? undefined : `row ${row}: only relabel takes a label`;
  return labelRefusal(request, row, label);
}

function labelRefusal({ relabel, labels = [] }: RowReviewRequest, row: number, label: unknown): string | undefined {
  if (relabel === 'nothing') return `row ${row}: the data have no target, so there is no label to give`;
  if (typeof label !== 'string' || label === '') return `row ${row}: say which label it should have`;
  if (relabel === 'number')
    return isNumber(label) ? undefined : `row ${row}: the target holds numbers, and "${shown(label)}" is none`;
  return labels.includes(label)
    ? undefined
    : `row ${row}: "${shown(label)}" is no label; there are ${labels.join(', ')}`;
}

/** `Number` reads blanks as 0. */
const isNumber = (text: string): boolean =>
  text.trim() !== '' && text.length <= longestText && Number.isFinite(Number(text));

const wordsOf = ({ decision, label }: Pick<RowVerdict, 'decision' | 'label'>): string =>
  label === undefined ? decision : `${decision} ${label}`;

/** Counts votes that were not refused. One person has one vote a row; the last one counts. */
export function voted(request: RowReviewRequest, state: RowReviewState, { reviewer, votes }: RowVotes): RowReviewState {
  const all = { ...state.votes };
  const settled = { ...state.settled };
  for (const vote of votes) {
    const ofRow = { ...all[vote.row], [reviewer]: vote };
    all[vote.row] = ofRow;
    const verdict = verdictOf(request, state.escalated, ofRow);
    if (verdict) settled[vote.row] = verdict;
  }
  return { ...state, votes: all, settled };
}

/** The last word of those whom it was escalated to; otherwise what `quorum` people say alike. */
function verdictOf(
  request: RowReviewRequest,
  escalated: boolean,
  votes: Readonly<Record<string, RowVote>>,
): RowVerdict | undefined {
  const disputed = isDisputed(request, votes);
  for (const [reviewer, vote] of Object.entries(votes))
    if ((escalated || disputed) && request.escalateTo.includes(reviewer)) return verdictFrom(vote);
  const counts = new Map<string, number>();
  for (const vote of Object.values(votes)) {
    const words = wordsOf(vote);
    counts.set(words, (counts.get(words) ?? 0) + 1);
    if ((counts.get(words) ?? 0) >= request.quorum) return verdictFrom(vote);
  }
  return undefined;
}

const verdictFrom = ({ row, decision, label }: RowVote): RowVerdict => ({
  row,
  decision,
  ...(label !== undefined && { label }),
});

/** Enough have spoken, and no verdict has the quorum. */
function isDisputed({ quorum }: RowReviewRequest, votes: Readonly<Record<string, RowVote>>): boolean {
  const counts = new Map<string, number>();
  for (const vote of Object.values(votes)) counts.set(wordsOf(vote), (counts.get(wordsOf(vote)) ?? 0) + 1);
  const spoken = Object.keys(votes).length;
  return spoken >= quorum && Math.max(...counts.values()) < quorum;
}

/** Rows that are still open, ascending. */
export function openRows({ rows }: RowReviewRequest, { settled }: RowReviewState): number[] {
  return rows.filter((row) => !settled[row]);
}

/** Once the deadline has passed: those it is escalated to get the time once more and decide alone. */
export function escalation(request: RowReviewRequest, state: RowReviewState): RowReviewState | undefined {
  if (state.escalated || request.escalateTo.length === 0) return undefined;
  const settled = { ...state.settled };
  for (const row of openRows(request, state)) {
    const verdict = verdictOf(request, true, state.votes[row] ?? {});
    if (verdict) settled[row] = verdict;
  }
  const { deadlineMs = 0 } = request;
  return { ...state, settled, escalated: true, ...(state.dueAt !== undefined && { dueAt: state.dueAt + deadlineMs }) };
}

export interface ReviewEnd {
  readonly verdicts: readonly RowVerdict[];
  readonly by: Readonly<Record<string, readonly string[]>>;
  readonly failed?: true;
}

/** The end of a review: what is still open becomes what the rules say. */
export function ended(request: RowReviewRequest, state: RowReviewState): ReviewEnd {
  const open = openRows(request, state);
  const { onDeadline } = request;
  const decision = onDeadline === 'fail' ? 'quarantine' : onDeadline;
  const by = Object.entries(state.votes).map(([row, votes]) => [row, Object.keys(votes).sort()] as const);
  return {
    verdicts: request.rows.map((row) => state.settled[row] ?? { row, decision }),
    by: Object.fromEntries(by),
    ...(open.length > 0 && onDeadline === 'fail' && { failed: true }),
  };
}

/** `state` is absent once the review is closed; `end` is there then. */
export function reviewProgress(
  request: RowReviewRequest,
  state: RowReviewState | undefined,
  end?: ReviewEnd,
): RowReviewProgress {
  const { reviewId, pipeline, casesRef, reviewers, escalateTo, quorum, rows } = request;
  const settled = state ? rows.flatMap((row) => state.settled[row] ?? []) : [...(end?.verdicts ?? [])];
  const disputed = state ? openRows(request, state).filter((row) => isDisputed(request, state.votes[row] ?? {})) : [];
  return {
    reviewId,
    pipeline,
    cases: rows.length,
    settled: settled.length,
    disputed,
    escalated: state?.escalated ?? false,
    closed: state === undefined,
    casesRef,
    verdicts: settled,
    votes: state?.votes ?? {},
    reviewers,
    escalateTo,
    quorum,
    ...(state?.dueAt !== undefined && { dueAt: state.dueAt }),
  };
}

/** What those who voted are told: how their rows stand. */
export function counted(request: RowReviewRequest, state: RowReviewState, { votes }: RowVotes): CountedRowVotes {
  const { reviewId, pipeline, rows } = request;
  const theirs = [...new Set(votes.map(({ row }) => row))];
  return {
    reviewId,
    pipeline,
    cases: rows.length,
    settled: Object.keys(state.settled).length,
    verdicts: theirs.flatMap((row) => state.settled[row] ?? []),
    disputed: theirs.filter((row) => !state.settled[row] && isDisputed(request, state.votes[row] ?? {})),
  };
}
