/** @module What the workflow of a review holds, what it is started with, and the activities that it calls. */
import type {
  CountedVote,
  ReviewComment,
  ReviewedArtifacts,
  ReviewOutcome,
  ReviewPeople,
  ReviewRequest,
  ReviewState,
  ReviewView,
  TrailEntry,
} from './review.ts';
import type { RunRefusal } from './run.ts';

/** Carried across histories; bounded, whatever arrives. */
export interface HeldReview {
  /** Of the present version. */
  readonly request: ReviewRequest;
  readonly version: number;
  /** When the first version was asked for, and when the present one was. */
  readonly requestedAt: number;
  readonly openedAt: number;
  /** Absent until the directory was read. */
  readonly people?: ReviewPeople;
  /** On the present version, one a person. */
  readonly votes: readonly CountedVote[];
  readonly discussion: readonly ReviewComment[];
  /** Who holds the vote of whom. */
  readonly delegations: Readonly<Record<string, string>>;
  /** Ids of votes that were given, the latest last. */
  readonly ballots: readonly string[];
  /** The last lines; the store has all. */
  readonly trail: readonly TrailEntry[];
  readonly lines: number;
  /** Votes that were refused; a flood of them is only counted. */
  readonly refused: number;
  /** How often each person was reminded of this version. */
  readonly reminded: Readonly<Record<string, number>>;
  readonly escalated: boolean;
  /** Kept where those whom it escalated to are reminded. */
  readonly escalatedAt?: number;
  readonly dueAt?: number;
  /** What people were told of as in the way. */
  readonly blockedTold?: string;
  readonly firstViewAt?: number;
  readonly firstVoteAt?: number;
  /** Workflows that wait for the decision. */
  readonly waiting: readonly string[];
  readonly end?: { readonly state: ReviewState; readonly at: number; readonly why: string };
}

/** Of the workflow; `resume` is set by continue-as-new. */
export interface ReviewInput {
  readonly request: ReviewRequest;
  /** True when the search attributes are registered on the cluster. */
  readonly searchable?: boolean;
  readonly resume?: ReviewResume;
}

export interface ReviewResume {
  readonly held: HeldReview;
  /** Lines of the trail that are in the store. */
  readonly kept: number;
  /** The version that people were asked about. */
  readonly announced: number;
}

/** Payload of `supersede`; equal digests change nothing. */
export interface NewReviewVersion {
  readonly request: ReviewRequest;
  /** A workflow to tell of the end. */
  readonly waiting?: string;
}

/** A review that somebody wants; its id is given as it is opened. */
export interface WantedReview extends Omit<NewReviewVersion, 'request'> {
  readonly request: Omit<ReviewRequest, 'id'>;
  readonly searchable?: boolean;
}

/** The review that a finished run asks for. */
export interface RunReview extends Pick<WantedReview, 'waiting' | 'searchable'> {
  readonly runId: string;
  readonly rules: ReviewRequest['rules'];
  readonly requester?: string;
}

/** `outcome`: what people have decided already on the very same digests, so that nobody is asked again. */
export interface OpenedReview {
  readonly id: string;
  /** What was brought to it: a newer version may be what people decide on. Absent in what was opened before this was told. */
  readonly artifacts?: ReviewedArtifacts;
  readonly outcome?: ReviewOutcome;
}

/** People did not approve what a run made that waited for them. */
export interface RefusedRun extends Omit<RunRefusal, 'at'> {
  readonly runId: string;
}

export interface ReviewActivities {
  /** Opens a review, or brings a new version to the open one of the same subject. */
  openReview(wanted: WantedReview): Promise<OpenedReview>;
  openRunReview(run: RunReview): Promise<OpenedReview>;
  /** Keeps that a run has failed by it, beside its document, and brings what is tracked of the run up to date. */
  keepRefusal(refused: RefusedRun): Promise<void>;
  /** How a review stood when it closed; undefined while it is open. */
  readClosedReview(review: { readonly id: string }): Promise<ReviewView | undefined>;
  /** Keeps the request. */
  beginReview(input: { readonly request: ReviewRequest }): Promise<void>;
  /** Reads the directory; `also` are people who are looked up beside those of the rules. */
  readReviewPeople(question: {
    readonly rules: ReviewRequest['rules'];
    readonly also: readonly string[];
  }): Promise<ReviewPeople>;
  keepTrail(lines: { readonly id: string; readonly lines: readonly TrailEntry[] }): Promise<void>;
  /** Keeps how it ended, for good. */
  concludeReview(end: { readonly view: ReviewView }): Promise<void>;
}
