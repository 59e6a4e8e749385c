/** @module What the page of a review shows: how it stands, what it is decided on, and what whoever looks may do. */
import type { ReviewDecision, ReviewView } from './review.ts';

export interface Estimated {
  readonly value?: number;
  /** Ends of the 95% interval. */
  readonly lower?: number;
  readonly upper?: number;
}

export interface EvidenceMetric extends Estimated {
  readonly name: string;
  /** Of a guess that learns nothing. */
  readonly baseline?: number;
  readonly champion?: Estimated;
}

/** A plot of the report. */
export interface EvidenceFigure {
  /** From 0, in the order of the report. */
  readonly place: number;
  readonly title: string;
  readonly caption: string;
  /** What it shows, for who cannot see it. */
  readonly alternative: string;
}

/** Sentences, and lines of a list. */
export interface EvidenceSummary {
  readonly sentences: readonly string[];
  readonly lines: readonly string[];
}

/** What the artifacts of a review say. */
export interface ReviewEvidence {
  readonly metrics: readonly EvidenceMetric[];
  /** Rows that the metrics were measured on. */
  readonly rows?: number;
  /** What the champion is, as `version 3 of churn`; absent where there is none, or it is what is reviewed. */
  readonly champion?: string;
  readonly figures: readonly EvidenceFigure[];
  readonly hasReport: boolean;
  readonly quality?: EvidenceSummary;
  readonly seeds?: EvidenceSummary;
  /** What gateways counted in the stage of a deployment. */
  readonly stage?: EvidenceSummary;
  /** What could not be read, as sentences. */
  readonly missing: readonly string[];
}

export interface NamedPerson {
  readonly id: string;
  readonly name: string;
}

/** Who looks, and what they may do. */
export interface ReviewVisitor {
  readonly person: string;
  /** False: they may comment, and `why` says why no more. */
  readonly mayVote: boolean;
  readonly why?: string;
  /** A signed text for forms that they send. */
  readonly form: string;
  /** Whether the question after deciding is still open for them. */
  readonly asked: boolean;
}

/** What became of what was sent, over the page. */
export interface ReviewNotice {
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

export interface DecisionPageContent {
  readonly view: ReviewView;
  readonly evidence: ReviewEvidence;
  /** Address of this page without what follows `?`: forms, pictures and the report lie under it. */
  readonly base: string;
  /** Absent: nobody is known, and `people` may say who they are. */
  readonly visitor?: ReviewVisitor;
  /** People of whom the visitor may be one, by id and name. */
  readonly people: readonly NamedPerson[];
  readonly notice?: ReviewNotice;
  /** What the form begins with: a choice of the link, or what was sent and not taken. */
  readonly draft?: { readonly decision?: ReviewDecision; readonly text?: string };
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

export interface DecisionListContent {
  /** Open ones first, then the newest. */
  readonly reviews: readonly ReviewView[];
  /** Ids of open ones that do not answer just now. */
  readonly silent: readonly string[];
}
