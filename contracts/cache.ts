/** @module What the commands of `within cache` report, as `--json` prints it. Times are milliseconds since 1970 UTC. */

/** One step of one pipeline, `pipeline/step`. */
export interface StepStatistics {
  readonly step: string;
  readonly entries: number;
  /** Bytes of the blobs that only its entries name, each counted once: what clearing them could give back. */
  readonly bytes: number;
  /** Milliseconds that computing its entries took. */
  readonly computeMs: number;
  /** When its newest entry was made; absent where none stands. */
  readonly newestAt?: number;
  /** Latest end of a recorded run that reused or made one of its entries. */
  readonly lastUsedAt?: number;
  /** Where two runs of one key gave different bytes. */
  readonly nondeterministic?: { readonly found: number; readonly path: string };
  readonly consistency?: StepConsistency;
}

/** Audited hits that came out again. */
export interface StepConsistency {
  readonly audited: number;
  readonly equal: number;
  /** Lower end of the one-sided 95% Clopper-Pearson interval of the share of equal ones. */
  readonly lower: number;
}

export interface CacheStatistics {
  readonly entries: number;
  readonly blobs: number;
  readonly bytes: number;
  readonly steps: readonly StepStatistics[];
  /** Over the documents of recorded runs. */
  readonly runs: {
    readonly ended: number;
    readonly steps: number;
    readonly reused: number;
    /** `reused / steps`; absent before a step has run. */
    readonly hitRate?: number;
    readonly savedMs: number;
  };
  /** Records of damage, and the latest. */
  readonly damage: { readonly found: number; readonly lastAt?: number };
  readonly revocations: readonly {
    readonly at: number;
    readonly why: string;
    readonly author: string;
    readonly entries: number;
    readonly runs: number;
  }[];
  readonly pins: number;
  readonly lastGc?: { readonly at: number; readonly freedBytes: number; readonly entries: number };
  /** Over all steps; absent before an audit. */
  readonly consistency?: StepConsistency;
}

export interface CacheVerification {
  readonly entries: number;
  readonly blobs: number;
  readonly bytes: number;
  /** Moved to quarantine by this command. */
  readonly damagedEntries: number;
  readonly damagedBlobs: readonly string[];
  /** Entries whose blobs are gone: misses, and withdrawn with `--fix`. */
  readonly missing: readonly { readonly key: string; readonly step: string }[];
  readonly withdrawn: number;
  /** Blobs that no entry, run or pin names; gc clears them. */
  readonly orphans: { readonly blobs: number; readonly bytes: number };
}

/** Something that was made from a revoked result. */
export interface Dependent {
  /** `run`, `model`. */
  readonly kind: string;
  readonly id: string;
  readonly text: string;
}

export interface RevocationSelection {
  /** A key, or a beginning of it of at least eight digits. */
  readonly key?: string;
  /** `pipeline/step`, or the step of any pipeline. */
  readonly step?: string;
  /** Writer, its host, or the name of its signing key. */
  readonly writer?: string;
  /** Entries made at or after this time. */
  readonly since?: number;
}

export interface RevocationReport {
  readonly why: string;
  readonly author: string;
  readonly dryRun: boolean;
  readonly keys: readonly RevokedEntry[];
  readonly derived: readonly RevokedEntry[];
  readonly dependents: readonly Dependent[];
  /** Entries that stood and were taken away. */
  readonly withdrawn: number;
}

export interface RevokedEntry {
  readonly key: string;
  /** Absent where only runs or later entries still name the key. */
  readonly step?: string;
}

/** What is held against a run or a model. */
export interface RevocationMark {
  readonly at: number;
  readonly why: string;
  readonly author: string;
}

export interface CollectionLimits {
  /** Bytes of blobs to come down to. */
  readonly maxBytes?: number;
  /** Entries not used for this long go. */
  readonly maxAgeMs?: number;
  /** Blobs younger than this stay, whatever names them. */
  readonly graceMs: number;
}

/** Why entries or blobs stayed. */
export interface KeptCount {
  readonly why: 'pinned' | 'live-run' | 'review' | 'deployment' | 'run' | 'dataset' | 'young' | 'within-limits';
  readonly entries: number;
  readonly blobs: number;
  readonly bytes: number;
}

export interface CollectionReport {
  readonly dryRun: boolean;
  readonly before: { readonly entries: number; readonly blobs: number; readonly bytes: number };
  readonly after: { readonly entries: number; readonly blobs: number; readonly bytes: number };
  readonly freedBytes: number;
  readonly removedBlobs: number;
  /** Blobs among them that no entry named before. */
  readonly orphans: number;
  readonly evicted: readonly { readonly key: string; readonly step: string; readonly durationMs: number }[];
  /** Milliseconds of compute that the evicted entries stood for. */
  readonly givenUpMs: number;
  readonly kept: readonly KeptCount[];
  /** False where what may not go is larger than the limit. */
  readonly limitReached: boolean;
  /** Files beside entries and blobs: quarantine, temporary files, working folders, leases. Absent where the store is no folder. */
  readonly housekeeping?: SweepReport;
}

export interface SweepReport {
  readonly quarantine: number;
  readonly temporary: number;
  readonly work: number;
  readonly checkpoints: number;
  readonly leases: number;
  readonly markers: number;
  readonly bytes: number;
}

/** What stands in a backup once it is whole. */
export interface BackupMark {
  /** Of the store, see docs/backup.md. */
  readonly format: number;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

/** What `within cache backup` and `restore` copied; what was there already is counted as present. */
export interface StoreCopy {
  readonly blobs: { readonly copied: number; readonly bytes: number; readonly present: number };
  readonly records: { readonly copied: number; readonly present: number; readonly damaged: number };
  readonly entries: {
    readonly copied: number;
    readonly present: number;
    /** By a newer one of the same key. */
    readonly replaced: number;
    /** Taken out of use in the source since, so also in the target. */
    readonly withdrawn: number;
    /** Left out, since a blob that they need is damaged or gone. */
    readonly withoutBlobs: number;
  };
  readonly damagedBlobs: readonly string[];
}

export interface Pin {
  /** An entry, a run, or a version of a data set, whose id is `NAME@DIGEST`. */
  readonly kind: 'key' | 'run' | 'dataset';
  readonly id: string;
  readonly why?: string;
  readonly author: string;
  readonly at: number;
}
