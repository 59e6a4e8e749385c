/** @module Reviews of rows in memory, judged by the policy that the workflow replays, for tests of the gateway's pages. */

import type { ReviewGate } from '../../client/review-services.ts';
import { WithinError } from '../../contracts/errors.ts';
import type {
  ListedRowReview,
  RowCase,
  RowCases,
  RowReviewRequest,
  RowReviewState,
  RowVotes,
} from '../../contracts/row-review.ts';
import { counted, ended, newReview, openRows, refusalOf, reviewProgress, voted } from '../../domain/quality/policy.ts';
import { renderReviewList } from '../../domain/quality/review/review-list-page.ts';
import { renderReviewPage } from '../../domain/quality/review/review-page.ts';

const casesRef = { digest: 'c'.repeat(64), size: 1, mediaType: 'application/json' };

/** A row of two columns that is flagged for its label, with a neighbour of the other label. */
export function rowCase(row: number, more: Partial<RowCase> = {}): RowCase {
  return {
    row,
    fingerprint: 'f'.repeat(64),
    key: `id-${row}`,
    label: 'malignant',
    values: { radius: '12.5', texture: String(row) },
    reasons: [
      {
        detector: 'label-errors',
        code: 'label-error',
        message: 'labelled "malignant"; models that have not seen the row give that 4% and "benign" 96%',
        column: 'diagnosis',
        suggestion: 'benign',
        pValue: 0.0123,
      },
    ],
    neighbors: [{ row: row + 1, label: 'benign', values: { radius: '12.4', texture: '7' } }],
    ...more,
  };
}

export const labelled = (cases: readonly RowCase[]): RowCases => ({
  schema: 1,
  pipeline: 'cells',
  target: 'diagnosis',
  labels: ['benign', 'malignant'],
  cases: [...cases],
});

export class ReviewsInMemory implements ReviewGate {
  readonly reviewId = '0123456789abcdef';
  /** Requests with votes that came, refused ones too. */
  readonly sent: unknown[] = [];
  /** Set while no server tells. */
  down: string | undefined;
  /** The page's script. */
  text = '';
  state: RowReviewState;
  readonly #cases: RowCases;
  readonly #request: RowReviewRequest;

  constructor(cases: RowCases, rules: Partial<RowReviewRequest> = {}) {
    this.#cases = cases;
    const { pipeline, labels, target } = cases;
    this.#request = {
      reviewId: this.reviewId,
      pipeline,
      casesRef,
      rows: cases.cases.map(({ row }) => row),
      relabel: labels ? 'labels' : target === undefined ? 'nothing' : 'number',
      ...(labels && { labels }),
      reviewers: [],
      quorum: 1,
      escalateTo: [],
      onDeadline: 'quarantine',
      ...rules,
    };
    this.state = newReview(this.#request, 0);
  }

  get #closed(): boolean {
    return openRows(this.#request, this.state).length === 0;
  }

  list = async (): Promise<readonly ListedRowReview[]> => {
    const { reviewId, pipeline, rows } = this.#request;
    const review = { reviewId, pipeline, casesRef, openedAt: 1_700_000_000_000, rows: rows.length, asked: rows };
    return [{ ...review, escalated: this.state.escalated, closed: this.#closed }];
  };

  cases = async (): Promise<RowCases> => this.#cases;

  conclusion = async () => (this.#closed ? ended(this.#request, this.state) : undefined);

  progress = async () => {
    if (this.down !== undefined) throw new WithinError('TEMPORAL_UNAVAILABLE', this.down, {});
    return reviewProgress(this.#request, this.#closed ? undefined : this.state, ended(this.#request, this.state));
  };

  vote = async (_review: unknown, votes: unknown) => {
    this.sent.push(votes);
    if (this.down !== undefined) throw new WithinError('TEMPORAL_UNAVAILABLE', this.down, {});
    const why = refusalOf(this.#request, this.#closed ? undefined : this.state, votes);
    if (why !== undefined) throw new WithinError('VOTE_REFUSED', `The verdict does not count: ${why}.`, {});
    this.state = voted(this.#request, this.state, votes as RowVotes);
    return counted(this.#request, this.state, votes as RowVotes);
  };

  listPage = renderReviewList;
  reviewPage = ({ reviewId, pipeline }: { readonly reviewId: string; readonly pipeline: string }): string =>
    renderReviewPage({ reviewId, pipeline, scriptPath: '/reviews/page.js' });
  script = async (): Promise<string> => this.text;
}
