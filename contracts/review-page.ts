/** @module What the gateway tells of reviews of rows as JSON: what its pages show, and what tools may read. */
import type { RowDecision, RowVerdict } from './row-review.ts';

/** `escalated`: those whom the rules name decide alone. */
export type ReviewState = 'open' | 'escalated' | 'decided';

/** One of `GET /reviews.json`, open ones first, then the newest. */
export interface ReviewLine {
  readonly reviewId: string;
  readonly pipeline: string;
  readonly state: ReviewState;
  readonly rows: number;
  /** Rows that are decided; absent while no server tells. */
  readonly settled?: number;
  /** Milliseconds since 1970 UTC. */
  readonly openedAt: number;
}

/** A vote as others may see it: what was said stays hidden while a row is open and undisputed, so that each judges alone. */
export interface ShownVote {
  readonly reviewer: string;
  readonly decision?: RowDecision;
  readonly label?: string;
}

export interface RowStanding {
  readonly row: number;
  readonly state: 'open' | 'disputed' | 'decided';
  readonly verdict?: Pick<RowVerdict, 'decision' | 'label'>;
  readonly votes: readonly ShownVote[];
}

/** `GET /reviews/ID/progress`: how a review stands. */
export interface ReviewStanding {
  readonly state: ReviewState;
  readonly cases: number;
  readonly settled: number;
  /** Rows on which something was said or decided, ascending. */
  readonly rows: readonly RowStanding[];
  /** Absent once the review is closed, and while no server tells. */
  readonly rules?: {
    /** Everybody where empty. */
    readonly reviewers: readonly string[];
    readonly escalateTo: readonly string[];
    readonly quorum: number;
    /** When time is up, in milliseconds since 1970 UTC. */
    readonly dueAt?: number;
  };
  /** Why nothing can be said and no vote be given now, as a sentence. */
  readonly resting?: string;
}

/** A row in the list of a review. */
export interface CaseLine {
  readonly row: number;
  readonly key?: string;
  readonly label?: string;
  readonly suggestion?: string;
  readonly detectors: readonly string[];
}

/** `GET /reviews/ID.json`; `GET /reviews/ID/rows/ROW` gives one case whole. */
export interface ReviewDocument {
  readonly reviewId: string;
  readonly pipeline: string;
  /** Milliseconds since 1970 UTC. */
  readonly openedAt: number;
  readonly target?: string;
  /** What `relabel` may give: one of `labels`, any number, or nothing where there is no target. */
  readonly relabel: 'labels' | 'number' | 'nothing';
  readonly labels: readonly string[];
  readonly cases: readonly CaseLine[];
  readonly standing: ReviewStanding;
}

/** Answer to `POST /reviews/ID/votes`. */
export interface VotesAnswer {
  readonly counted: number;
  readonly standing: ReviewStanding;
}
