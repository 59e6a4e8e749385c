/** @module What of a review of rows is told as JSON. Whose words are shown to whom is decided here. */
import type {
  CaseLine,
  ReviewDocument,
  ReviewLine,
  ReviewStanding,
  ReviewState,
  RowStanding,
  ShownVote,
} from '../../../contracts/review-page.ts';
import type {
  ConcludedRowReview,
  ListedRowReview,
  RowCase,
  RowCases,
  RowReviewProgress,
  RowVote,
} from '../../../contracts/row-review.ts';

export type Conclusion = Pick<ConcludedRowReview, 'verdicts' | 'by'>;

const stateOf = ({ closed, escalated }: Pick<ListedRowReview, 'closed' | 'escalated'>): ReviewState =>
  closed ? 'decided' : escalated ? 'escalated' : 'open';

export function reviewLine(review: ListedRowReview, progress: RowReviewProgress | undefined): ReviewLine {
  const { reviewId, pipeline, rows, openedAt, closed } = review;
  const settled = closed ? rows : progress?.settled;
  return { reviewId, pipeline, state: stateOf(review), rows, ...(settled !== undefined && { settled }), openedAt };
}

/** What others said is told once it can sway nobody, or must: where the row is decided, or disputed. */
function shownVotes(votes: Readonly<Record<string, RowVote>>, isOpen: boolean, asking: string): ShownVote[] {
  return Object.entries(votes).map(([reviewer, { decision, label }]) =>
    isOpen && reviewer !== asking ? { reviewer } : { reviewer, decision, ...(label !== undefined && { label }) },
  );
}

/** `asking`: the reviewer who looks, and sees what he or she said. */
export function openStanding(progress: RowReviewProgress, asking: string): ReviewStanding {
  const { verdicts, disputed, votes, cases, settled, escalated, closed } = progress;
  const { reviewers, escalateTo, quorum, dueAt } = progress;
  const decided = new Map(verdicts.map(({ row, ...verdict }) => [row, verdict]));
  const quarrels = new Set(disputed);
  const said = [...new Set([...decided.keys(), ...Object.keys(votes).map(Number)])].sort((a, b) => a - b);
  const rows = said.map((row): RowStanding => {
    const verdict = decided.get(row);
    const state = verdict ? 'decided' : quarrels.has(row) ? 'disputed' : 'open';
    return { row, state, ...(verdict && { verdict }), votes: shownVotes(votes[row] ?? {}, state === 'open', asking) };
  });
  const rules = { reviewers, escalateTo, quorum, ...(dueAt !== undefined && { dueAt }) };
  return { state: stateOf({ closed, escalated }), cases, settled, rows, ...(!closed && { rules }) };
}

export function closedStanding({ verdicts, by }: Conclusion): ReviewStanding {
  const rows = verdicts.map(
    ({ row, ...verdict }): RowStanding => ({
      row,
      state: 'decided',
      verdict,
      votes: (by[row] ?? []).map((reviewer) => ({ reviewer })),
    }),
  );
  return { state: 'decided', cases: rows.length, settled: rows.length, rows };
}

/** While no server tells how an open review stands. */
export function restingStanding(review: ListedRowReview, resting: string): ReviewStanding {
  return { state: stateOf(review), cases: review.rows, settled: 0, rows: [], resting };
}

function caseLine({ row, key, label, reasons }: RowCase): CaseLine {
  const suggestion = reasons.find((reason) => reason.suggestion !== undefined)?.suggestion;
  return {
    row,
    ...(key !== undefined && { key }),
    ...(label !== undefined && { label }),
    ...(suggestion !== undefined && { suggestion }),
    detectors: [...new Set(reasons.map(({ detector }) => detector))],
  };
}

export function reviewDocument(review: ListedRowReview, rows: RowCases, standing: ReviewStanding): ReviewDocument {
  const { reviewId, pipeline, openedAt } = review;
  const { target, labels, cases } = rows;
  return {
    reviewId,
    pipeline,
    openedAt,
    ...(target !== undefined && { target }),
    relabel: labels ? 'labels' : target === undefined ? 'nothing' : 'number',
    labels: labels ?? [],
    cases: cases.map(caseLine),
    standing,
  };
}
