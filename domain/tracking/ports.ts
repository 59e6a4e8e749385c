/** @module What tracking asks of a store of runs and models, as MLflow is one. One conformance kit runs over every implementation. */
import type { BlobRef } from '../../contracts/digest.ts';
import type {
  LoggedValues,
  ModelVersion,
  NewModelVersion,
  NewTrackedRun,
  RegisteredModel,
  TrackedArtifact,
  TrackedDataset,
  TrackedRun,
  TrackedStatus,
} from '../../contracts/tracking.ts';

/**
 * Errors of every method: `TRACKING_UNREACHABLE`, `TRACKING_BUSY`, `TRACKING_REFUSED` for credentials,
 * `TRACKING_INVALID` for what the store does not take. Whatever is asked twice changes nothing the second time.
 */
export interface ModelRegistry {
  /** `undefined` when there is none of this name. */
  model(name: string): Promise<RegisteredModel | undefined>;
  /** All models, by name. */
  models(): Promise<readonly RegisteredModel[]>;
  /** Makes the model unless it is there; one that is there keeps its description. */
  ensureModel(model: { readonly name: string; readonly description?: string }): Promise<void>;
  /** The version of this key, which is made with its model if need be. A version never changes. */
  registerVersion(version: NewModelVersion): Promise<ModelVersion>;
  /** `undefined` when there is none of this number. */
  version(model: string, version: number): Promise<ModelVersion | undefined>;
  /** All versions of a model, highest number first; none for a model that is not there. */
  versions(model: string): Promise<readonly ModelVersion[]>;
  /** Removes versions that a create left twice for one key, never the first and never one with an alias; returns how many. */
  settle(model: string, key: string): Promise<number>;
  /** Lets the alias name this version and no other. Throws `TRACKING_NOT_FOUND` without that version. */
  setAlias(alias: AliasChange): Promise<void>;
  /** An alias that is not there is no error. */
  removeAlias(alias: Omit<AliasChange, 'version'>): Promise<void>;
  /** Sets tags of a version; other tags stay. Throws `TRACKING_NOT_FOUND` without that version. */
  tagVersion(model: string, version: number, tags: Readonly<Record<string, string>>): Promise<void>;
}

export interface AliasChange {
  readonly model: string;
  /** Letters, digits, `_` and `-`; neither `latest` nor like `v3`. */
  readonly alias: string;
  readonly version: number;
  /** Names this change for good, so that whoever watches the registry knows it from one that was made elsewhere. */
  readonly by: string;
}

/** Lengths in characters; what is longer has to be shortened by the caller. */
export interface TrackingLimits {
  readonly key: number;
  readonly param: number;
  readonly tag: number;
  readonly datasetDigest: number;
}

export interface RunTracking {
  readonly limits: TrackingLimits;
  /** The run of this key, which is made with its experiment if need be. */
  begin(run: NewTrackedRun): Promise<TrackedRun>;
  /** Throws `TRACKING_CONFLICT` where a parameter has another value already. */
  log(id: string, values: LoggedValues): Promise<void>;
  logDatasets(id: string, datasets: readonly TrackedDataset[]): Promise<void>;
  /**
   * Puts bytes of the blob store under a relative path with `/`; what is there under it is replaced. Throws
   * `INPUT_LOST` where the blob is gone, `TRACKING_INVALID` where the store takes no files from here.
   */
  putArtifact(id: string, path: string, blob: BlobRef): Promise<void>;
  /** Files directly in a folder, the top one when absent, by path. */
  artifacts(id: string, folder?: string): Promise<readonly TrackedArtifact[]>;
  /** `at` in milliseconds since 1970 UTC. */
  end(id: string, status: TrackedStatus, at: number): Promise<void>;
  /** `undefined` when there is none of this id. */
  run(id: string): Promise<TrackedRun | undefined>;
  /** Newest start first. */
  search(query: TrackedRunQuery): Promise<readonly TrackedRun[]>;
  /** Removes runs that a create left twice for one key, never `keep`; returns how many. */
  settle(key: string, keep: string): Promise<number>;
}

export interface TrackedRunQuery {
  /** All that WITHIN made when absent. */
  readonly experiment?: string;
  readonly key?: string;
  /** Milliseconds since 1970 UTC: only runs that began then or later. */
  readonly since?: number;
  readonly limit: number;
}

export interface TrackingStore {
  readonly kind: 'mlflow' | 'local';
  /** Where it is, for people; without credentials. */
  readonly place: string;
  readonly runs: RunTracking;
  readonly registry: ModelRegistry;
  /** Throws where the store does not answer or refuses the credentials. */
  check(): Promise<void>;
}
