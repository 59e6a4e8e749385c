/** @module What the commands and pages of reviews of rows use of the house, without knowing who implements it. */

import type { ConcludedRowReview, ListedRowReview, RowCases } from '../contracts/row-review.ts';

export interface ReviewServices {
  /** Newest first. */
  list(): Promise<readonly ListedRowReview[]>;
  /** The rows that people are asked about. Errors: `INPUT_LOST`. */
  cases(review: Pick<ListedRowReview, 'casesRef' | 'asked'>): Promise<RowCases>;
  /** Undefined while a review is open. */
  conclusion(reviewId: string): Promise<Pick<ConcludedRowReview, 'verdicts' | 'by'> | undefined>;
}
