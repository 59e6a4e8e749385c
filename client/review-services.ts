/** @module What the commands and pages of reviews of rows use of the house, without knowing who implements it. */

import type { ReviewLine } from '../contracts/review-page.ts';
import type {
  ConcludedRowReview,
  CountedRowVotes,
  ListedRowReview,
  RowCases,
  RowReviewProgress,
} from '../contracts/row-review.ts';

export interface ReviewServices {
  /** Newest first. */
  list(): Promise<readonly ListedRowReview[]>;
  /** The rows that people are asked about. Errors: `INPUT_LOST`. */
  cases(review: Pick<ListedRowReview, 'casesRef' | 'asked'>): Promise<RowCases>;
  /** Undefined while a review is open. */
  conclusion(reviewId: string): Promise<Pick<ConcludedRowReview, 'verdicts' | 'by'> | undefined>;
}

/** What the gateway's pages use besides. */
export interface ReviewGate extends ReviewServices {
  /** Undefined once the review is closed. Errors: `TEMPORAL_UNAVAILABLE`. */
  progress(review: ListedRowReview): Promise<RowReviewProgress | undefined>;
  /** The votes may have any shape. Errors: `VOTE_REFUSED`, `TEMPORAL_UNAVAILABLE`. */
  vote(review: ListedRowReview, votes: unknown): Promise<CountedRowVotes>;
  /** HTML that loads nothing and runs nothing. */
  listPage(lines: readonly ReviewLine[]): string;
  /** HTML that loads `scriptPath` and nothing else. */
  reviewPage(review: Pick<ListedRowReview, 'reviewId' | 'pipeline'>): string;
  /** The script of that page. */
  script(): Promise<string>;
}
