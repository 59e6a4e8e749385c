/** @module What commands use of the house, without knowing who implements it. */
import type { Consistencies } from '../contracts/audit.ts';
import type { TableContract } from '../contracts/check.ts';
import type { DeploySettings } from '../contracts/deploy-settings.ts';
import type { BlobRef } from '../contracts/digest.ts';
import type { WithinError } from '../contracts/errors.ts';
import type { Definition } from '../contracts/graph.ts';
import type { GuardMode } from '../contracts/guard.ts';
import type { PreviewStep, RunOptions } from '../contracts/plan.ts';
import type { Begun, DefinitionDifference, RunDocument, StartedRun } from '../contracts/run.ts';
import type { EdgeCaseRule } from '../contracts/validate.ts';
import type { PreparedReview } from './held-review-services.ts';

export type { StartedRun } from '../contracts/run.ts';

export interface PreparedRun {
  readonly definition: Definition;
  readonly definitionRef: BlobRef;
  /** Absolute path of the pipeline file. */
  readonly file: string;
  /** The seed sweep that the pipeline wants beside its training. */
  readonly sweepRef?: BlobRef;
  /** How the pipeline wants its model deployed. */
  readonly deploy?: DeploySettings;
  /** The review that a run asks for once it has completed. */
  readonly review?: PreparedReview;
  /** True for what a pipeline file says: a run of it is tracked. */
  readonly track?: boolean;
}

/** What `within predict` scores: a model file, rows, and how the training run made its features. */
export interface PredictionSource {
  readonly model: string;
  readonly data: string;
  readonly definitionRef?: BlobRef;
  readonly key?: string;
  readonly guard?: GuardMode;
}

/** What `within validate` judges: a file, a version of a data set or an outside source, and what its columns are. */
export interface ValidationSource {
  readonly data: string;
  readonly reference?: string;
  readonly target?: string;
  readonly key?: string;
  readonly exclude?: readonly string[];
  readonly onEdgeCases: EdgeCaseRule;
}

export interface InferredCheck {
  readonly contract: TableContract;
  readonly notes: readonly { readonly column?: string; readonly message: string }[];
  /** `check: …`, the notes as comments below. */
  readonly yaml: string;
}

export interface PredictionComparison {
  readonly task: 'classification' | 'regression';
  /** Rows that both runs judged. */
  readonly rows: number;
  readonly onlyInA: number;
  readonly onlyInB: number;
  readonly metrics: Readonly<
    Record<string, { readonly difference: number | null; readonly lower: number | null; readonly upper: number | null }>
  >;
  readonly flips: { readonly fixed: number; readonly broken: number; readonly changed: number };
  readonly flipped: readonly {
    readonly key: string;
    readonly truth: string;
    readonly a: string;
    readonly b: string;
    readonly change: 'fixed' | 'broken' | 'changed';
  }[];
}

export interface Preparation {
  readonly set: readonly string[];
  readonly seed?: string;
  /** True: source files are put into the store, where workers read them. */
  readonly upload?: boolean;
}

export interface Services {
  /**
   * Loads, overrides, expands, hashes and stores a pipeline. `meanwhile` is called once the file is known to be right,
   * when code and sources are being read.
   */
  prepare(file: string, how: Preparation, meanwhile?: () => void): Promise<PreparedRun>;
  preparePrediction(source: PredictionSource): Promise<PreparedRun>;
  prepareValidation(source: ValidationSource): Promise<PreparedRun>;
  /** A contract that later tables of the same law satisfy, as YAML for a pipeline file. */
  inferContract(source: Pick<ValidationSource, 'data'>): Promise<InferredCheck>;
  /** Tells the store folder of this machine from every other; `undefined` where it cannot be written. */
  storeId(): Promise<string | undefined>;
  /** Why a worker would not find all of this run in the shared store; `undefined` when it would, or none is shared. */
  whyNotShared(prepared: PreparedRun): WithinError | undefined;
  preview(definition: Definition, options: RunOptions): Promise<readonly PreviewStep[]>;
  readonly runs: {
    recordStart(run: StartedRun): Promise<void>;
    started(runId: string): Promise<StartedRun | undefined>;
    /** Ids of all runs that left a record, in no order. */
    list(): Promise<readonly string[]>;
    /** Document of a run that has ended. */
    result(runId: string): Promise<RunDocument | undefined>;
    /** What it began and did not wait for; nothing while it has not. */
    begun(runId: string): Promise<Begun>;
  };
  readonly blobs: {
    /** Verified local file; undefined when gone. */
    path(ref: BlobRef): Promise<string | undefined>;
    bytes(ref: BlobRef): Promise<Uint8Array | undefined>;
  };
  /** Hit consistency over all audits, or over the one of this id. */
  hitConsistency(audit?: string): Promise<Consistencies>;
  /** Figures of the store as a Prometheus page. */
  metrics(): Promise<string>;
  /** Copies a stored blob to a file and returns its path. */
  copyBlob(ref: BlobRef, target: string): Promise<string>;
  compareDefinitions(a: BlobRef, b: BlobRef): Promise<readonly DefinitionDifference[]>;
  /** Paired comparison of two Parquet files of predictions. */
  comparePredictions(a: string, b: string): Promise<PredictionComparison>;
  writeCsv(parquet: string, target: string): Promise<void>;
}
