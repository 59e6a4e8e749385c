/** @module What the commands of reviews by people use of the house, without knowing who implements it. */
import type { ReviewRequest, ReviewView, TrailEntry } from '../contracts/review.ts';
import type { ReviewFeedback } from '../contracts/review-feedback.ts';
import type { ReviewRules } from '../contracts/review-rules.ts';

export interface BegunReviewLine {
  readonly request: ReviewRequest;
  /** When it was asked for, milliseconds since 1970 UTC. */
  readonly at: number;
}

/** The review that a run of a pipeline will ask for. */
export interface PreparedReview {
  readonly rules: ReviewRequest['rules'];
  readonly requester?: string;
  readonly wait: boolean;
}

export interface HeldReviewServices {
  /** Newest first. */
  list(): Promise<readonly BegunReviewLine[]>;
  /** How a review ended; undefined while it is open, and for one that is not known. */
  ended(id: string): Promise<ReviewView | undefined>;
  /** True where the file of people says otherwise than an open review may know. */
  isOutdated(view: ReviewView): Promise<boolean>;
  /** The audit trail, oldest first. */
  trail(id: string): Promise<readonly TrailEntry[]>;
  answers(id: string): Promise<readonly ReviewFeedback[]>;
  /** Keeps what somebody says after deciding; false where they have said it before. */
  answer(given: Omit<ReviewFeedback, 'schema' | 'at'>): Promise<boolean>;
  /** Who acts here: the name given, `WITHIN_PERSON`, or the e-mail address of git. Errors: `RECIPIENT_UNKNOWN`. */
  person(given?: string): Promise<string>;
  /** Errors: `PIPELINE_INVALID` where such a review cannot be held, with the reason. */
  prepare(rules: ReviewRules): Promise<PreparedReview>;
}
