/** @module Runs and models as they are tracked, in MLflow or in the store, and what the workflows of tracking exchange. */

/** What MLflow takes as the name of a registered model, in every store alike. */
export const modelNamePattern = /^(?=.*\S)[^/:\p{Cc}]{1,250}$/u;

/** Tag that names a run or a version for good: who asks twice finds what it made. */
export const keyTag = 'within.key';
/** Begins the tag of a version that says where its deployment stands, by alias: JSON, a `ServedStage`. */
export const stageTagPrefix = 'within.deployment.';
/** Ends the alias of a version that is on its way to an alias. */
export const candidateSuffix = '-candidate';

/** Begins the tag of a model that says which change of an alias was ours: `<version>#<by>`. */
export const aliasTagPrefix = 'within.alias.';

export const trackedStatuses = ['running', 'finished', 'failed', 'cancelled'] as const;
export type TrackedStatus = (typeof trackedStatuses)[number];

export type Tags = Readonly<Record<string, string>>;

export interface NewTrackedRun {
  /** Names the run for good. */
  readonly key: string;
  readonly experiment: string;
  readonly name: string;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  readonly tags: Tags;
}

export interface TrackedMetric {
  readonly key: string;
  /** Finite. */
  readonly value: number;
  /** Milliseconds since 1970 UTC; the same at each attempt, so that a repeat adds nothing. */
  readonly at: number;
  readonly step: number;
}

export interface LoggedValues {
  readonly params?: Tags;
  readonly metrics?: readonly TrackedMetric[];
  readonly tags?: Tags;
}

export interface TrackedDataset {
  readonly name: string;
  readonly digest: string;
  /** As MLflow calls it: `local`, `http`, `s3`, … */
  readonly sourceType: string;
  /** JSON. */
  readonly source: string;
  /** What it was for: `training`. */
  readonly context: string;
}

export interface TrackedArtifact {
  readonly path: string;
  /** Bytes; absent for a folder. */
  readonly size?: number;
}

export interface TrackedRun {
  readonly id: string;
  readonly key?: string;
  readonly experiment: string;
  readonly name: string;
  readonly status: TrackedStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly params: Tags;
  /** The last value of each. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Tags;
  readonly datasets: readonly TrackedDataset[];
  /** Page of the run for people. */
  readonly url?: string;
}

export interface NewModelVersion {
  /** Of any characters but `/` and `:`. */
  readonly model: string;
  /** Names the version for good. */
  readonly key: string;
  /** Address of the model's files: `runs:/<run id>/model`, or `within:/sha256/<digest>` for bytes in the store. */
  readonly source: string;
  /** Id of the tracked run that made it. */
  readonly runId?: string;
  readonly description?: string;
  readonly tags: Tags;
}

export interface ModelVersion {
  readonly model: string;
  readonly version: number;
  readonly key?: string;
  readonly source: string;
  readonly runId?: string;
  readonly description?: string;
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number;
  readonly tags: Tags;
}

export interface RegisteredModel {
  readonly name: string;
  readonly description?: string;
  /** Version by alias. */
  readonly aliases: Readonly<Record<string, number>>;
  /** By alias, who of us set it as it was last set by us: `<version>#<by>`, or `#<by>` where it was removed. */
  readonly aliasMarks: Readonly<Record<string, string>>;
}

/** What became of tracking a run. */
export interface TrackingOutcome {
  /** Where runs are tracked, for people. */
  readonly place: string;
  /** Id of the tracked run. */
  readonly id: string;
  readonly url?: string;
  readonly model?: { readonly name: string; readonly version: number };
  /** What could not be kept, as sentences: a parameter that has another value there, an artifact that is not taken. */
  readonly problems: readonly string[];
}

/** Why a run could not be tracked; `within runs reconcile` tries it again. */
export interface TrackingFailure {
  readonly code: string;
  readonly message: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

/** One change of the registry that WITHIN did not make. */
export interface RegistryChange {
  readonly model: string;
  /** The alias that moved, or none for a version. */
  readonly alias?: string;
  /** Version of the alias before and after; a version that came or went has one of them. */
  readonly from?: number;
  readonly to?: number;
}

export interface ReconcileOutcome {
  /** Models that were looked at. */
  readonly models: number;
  /** What others changed, at most 100. */
  readonly changes: readonly RegistryChange[];
  readonly changeCount: number;
  /** Ended runs that were not tracked yet, and are tracked now, at most 100. */
  readonly untracked: readonly string[];
  readonly untrackedCount: number;
}

export interface TrackingActivities {
  /** Nothing for a run that left no result. A failure that lasts is kept with the run. */
  trackRun(run: { readonly runId: string }): Promise<TrackingOutcome | undefined>;
  /** Tells people of changes, each once, and starts the tracking of runs that were left out. */
  reconcileTracking(): Promise<ReconcileOutcome>;
}
