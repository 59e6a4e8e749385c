/** @module Runs and models as they are tracked, in MLflow or in the store, and what the workflows of tracking exchange. */

/** Tag that names a run or a version for good: who asks twice finds what it made. */
export const keyTag = 'within.key';
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
