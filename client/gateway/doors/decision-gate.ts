/** @module What the pages of reviews use of the house, without knowing who implements it. */
import type {
  DecisionListContent,
  DecisionPageContent,
  NamedPerson,
  ReviewEvidence,
} from '../../../contracts/decision-page.ts';
import type { NoticeContent } from '../../../contracts/door-page.ts';
import type { KnownLink, LinkClaims, LinkPurpose, LinkRefusal } from '../../../contracts/links.ts';
import type { Ballot, CountedBallot, ReviewView, ReviewViewing } from '../../../contracts/review.ts';
import type { ReviewFeedback } from '../../../contracts/review-feedback.ts';

export interface DecisionGate {
  list(): Promise<DecisionListContent>;
  /** Errors: `REVIEW_NOT_FOUND`, `TEMPORAL_UNAVAILABLE`. */
  view(review: string): Promise<ReviewView>;
  /** Errors: `VOTE_REFUSED` with the reason, `TEMPORAL_UNAVAILABLE`. */
  vote(review: string, ballot: Ballot): Promise<CountedBallot>;
  /** Errors: `TEMPORAL_UNAVAILABLE`. */
  viewed(review: string, viewing: ReviewViewing): Promise<void>;
  /** Keeps the answer to the question after deciding. */
  answer(feedback: ReviewFeedback): Promise<void>;
  hasAnswered(review: string, person: string): Promise<boolean>;
  evidence(view: ReviewView): Promise<ReviewEvidence>;
  /** A plot of the report as a file; undefined where there is none of this place. */
  figure(view: ReviewView, place: number): Promise<string | undefined>;
  /** HTML. Undefined where there is none. */
  report(view: ReviewView): Promise<string | undefined>;
  /** Who is in the directory and has not left. Errors: `CONFIG_INVALID`. */
  people(): Promise<readonly NamedPerson[]>;
  /** Errors: `CONFIG_INVALID` where no key can be read. */
  readLink(token: string, purpose: LinkPurpose, about?: string): KnownLink | LinkRefusal;
  signLink(claims: LinkClaims): string;
  decisionPage(content: DecisionPageContent): string;
  listPage(content: DecisionListContent): string;
  noticePage(content: NoticeContent): string;
  /** Hash of the script of the page. */
  readonly script: string;
}
