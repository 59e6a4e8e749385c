/** @module What the commands and pages of reviews of rows use of the house, without knowing who implements it. */

import type { BlobRef } from '../contracts/digest.ts';
import type { ConcludedRowReview, RowCases } from '../contracts/row-review.ts';

export interface ListedReview {
  readonly reviewId: string;
  readonly pipeline: string;
  readonly casesRef: BlobRef;
  /** Milliseconds since 1970 UTC. */
  readonly openedAt: number;
  readonly rows: number;
  readonly escalated: boolean;
  readonly closed: boolean;
}

export interface ReviewServices {
  /** Newest first. */
  list(): Promise<readonly ListedReview[]>;
  /** Errors: `INPUT_LOST`. */
  cases(review: Pick<ListedReview, 'casesRef'>): Promise<RowCases>;
  /** Undefined while a review is open. */
  conclusion(reviewId: string): Promise<Pick<ConcludedRowReview, 'verdicts' | 'by'> | undefined>;
}
