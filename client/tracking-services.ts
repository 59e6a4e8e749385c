/** @module What the commands of tracking use of the house, without knowing who implements it. */
import type {
  ModelVersion,
  RegisteredModel,
  TrackedArtifact,
  TrackedRun,
  TrackingFailure,
} from '../contracts/tracking.ts';

export interface ShownRun {
  readonly run: TrackedRun;
  /** All files, those in folders with their paths. */
  readonly artifacts: readonly TrackedArtifact[];
  /** Versions of models whose bytes this run made, or made again. */
  readonly versions: readonly ModelVersion[];
  /** What could not be kept, as sentences. */
  readonly problems: readonly string[];
}

export interface ListedModel extends RegisteredModel {
  /** Highest number first. */
  readonly versions: readonly ModelVersion[];
}

/** Errors of every method: those of the tracking server. */
export interface TrackingServices {
  /** Where runs are tracked, for people. */
  readonly place: string;
  /** Throws where the server does not answer or refuses the credentials. */
  check(): Promise<void>;
  /** Newest first. */
  runs(query: { readonly experiment?: string | undefined; readonly limit: number }): Promise<readonly TrackedRun[]>;
  /** A run of this project by its whole id, or a tracked run by its id there; `undefined` where it is not tracked. */
  show(id: string): Promise<ShownRun | undefined>;
  /** Why a run of this project could not be tracked, when it was last tried. */
  failure(runId: string): Promise<TrackingFailure | undefined>;
  models(): Promise<readonly ListedModel[]>;
}
