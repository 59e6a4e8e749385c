/** @module What the workflows that repeat the work behind entries and their activities say to each other. */
import type { BlobRef } from './digest.ts';

/** A share of all entries (0 to 1), or how many. */
export type SampleSize = { readonly share: number } | { readonly count: number };

export type AuditOutcome = 'consistent' | 'not-deterministic' | 'false-hit' | 'not-auditable';

export interface AuditSampling {
  readonly size: SampleSize;
  /** The same seed chooses the same entries of one store. */
  readonly seed: string;
  /** `pipeline/step`, or the step of any pipeline; all when absent. */
  readonly step?: string;
}

/** Input of `cacheAudit`. */
export interface AuditInput extends Omit<AuditSampling, 'seed'> {
  /** The id of the workflow when absent, so that every audit of a schedule looks at other entries. */
  readonly seed?: string;
  /** Set by continue-as-new. */
  readonly resume?: AuditState;
  /** Entries after which the history is started afresh, beside the server's own suggestion. */
  readonly entriesPerHistory?: number;
}

export interface AuditCounts {
  readonly total: number;
  readonly consistent: number;
  readonly notDeterministic: number;
  readonly falseHits: number;
  readonly notAuditable: number;
}

/** A judged entry that did not come out again. */
export interface AuditFinding {
  readonly step: string;
  readonly key: string;
  readonly outcome: AuditOutcome;
  /** Role and first differing place. */
  readonly path?: string;
}

/** What is carried from one history to the next; it does not grow with the sample. */
export interface AuditState {
  /** Id of the audit: names its records in the ledger. */
  readonly audit: string;
  readonly sampleRef: BlobRef;
  /** Entries of the sample that are done. */
  readonly cursor: number;
  readonly counts: AuditCounts;
  /** At most 20. */
  readonly findings: readonly AuditFinding[];
}

/** Result of `cacheAudit`, and what its query `progress` answers. */
export type AuditView = Omit<AuditState, 'sampleRef'>;

export interface AuditEntryRequest {
  readonly audit: string;
  readonly key: string;
  /** `pipeline/step`. */
  readonly step: string;
}

export interface AuditVerdict {
  readonly outcome: AuditOutcome;
  readonly path?: string | undefined;
  readonly reason?: string | undefined;
}

/** Input of `cacheAdoption`. */
export interface AdoptionInput {
  readonly definitionRef: BlobRef;
  readonly step: string;
  /** Entries on which the new code is run; 0 adopts unseen. */
  readonly check: number;
  readonly author: string;
  readonly reason: string;
}

/** Input of the activity `adopt.<step>`: one check of the plan. */
export type AdoptionCheckRequest = AdoptionInput & { readonly planRef: BlobRef; readonly at: number };

export interface AdoptionPlan {
  /** Where the list of entries lies. */
  readonly planRef: BlobRef;
  readonly entries: number;
  /** Checks that can be made, at most as many as were asked for. */
  readonly checks: number;
  /** Task queue that the step asks for. */
  readonly queue?: string;
}

export interface AdoptionCheck {
  readonly key: string;
  /** Role and first differing place; absent when the new code gives the same bytes. */
  readonly path?: string;
}

/** Result of `cacheAdoption`. */
export interface AdoptionOutcome {
  readonly step: string;
  /** Entries that the new code has now. */
  readonly adopted: number;
  /** Entries that the new code had already, that are less trusted than this writer, or whose outputs are gone. */
  readonly passedOver: number;
  readonly checked: number;
}

/** Orchestration of both; the work itself runs as `audit.<step>` and `adopt.<step>`. */
export interface AuditActivities {
  sampleForAudit(request: AuditSampling): Promise<{ readonly sampleRef: BlobRef; readonly total: number }>;
  auditPage(request: {
    readonly sampleRef: BlobRef;
    readonly from: number;
    readonly count: number;
  }): Promise<readonly { readonly key: string; readonly step: string; readonly queue?: string }[]>;
  planAdoption(request: AdoptionInput): Promise<AdoptionPlan>;
  publishAdoption(
    request: AdoptionInput & { readonly planRef: BlobRef; readonly checked: number },
  ): Promise<AdoptionOutcome>;
}

export interface HitConsistency {
  /** Hits that were judged; those that could not be are counted apart. */
  readonly audited: number;
  /** Judged hits that did not come out again: false hits, and steps that are not deterministic. */
  readonly failures: number;
  readonly falseHits: number;
  readonly notAuditable: number;
  readonly distinctKeys: number;
  readonly distinctFailingKeys: number;
  /** Lower end of the one-sided 95% Clopper-Pearson interval of the share that came out again; 0 before an audit. */
  readonly lower: number;
}

export interface Consistencies {
  readonly overall: HitConsistency;
  /** By `pipeline/step`, sorted by name. */
  readonly steps: ReadonlyMap<string, HitConsistency>;
}
