/** @module What the pipeline domain asks of the outside: hashed code, hashed sources, and somebody who runs a step. */
import type { DatasetReference } from '../../contracts/datasets.ts';
import type { CodeRef, StepCode, StepSpec } from '../../contracts/graph.ts';
import type { ProgramEnvironment } from '../programs/header.ts';

/** What a step declares to read beside its inputs. */
export interface Declared {
  readonly files: readonly string[];
  readonly env: readonly string[];
  /** True when probes tell whether what it reads outside the project has changed. */
  readonly probed?: boolean;
}

/** Snapshots code into the store and fingerprints it. */
export interface CodeResolver {
  builtin(name: string): Promise<StepCode>;
  /** `./steps/ratios.ts#name`, relative to the project folder. */
  module(use: string, declared: Declared): Promise<StepCode>;
  command(argv: readonly string[], declared: Declared): Promise<StepCode>;
}

export interface SourceFile {
  readonly path: string;
  readonly digest: string;
  readonly size: number;
}

export interface SourceResolver {
  /** Files of a path or glob below the project folder, sorted, hashed. */
  resolve(patterns: readonly string[]): Promise<readonly SourceFile[]>;
  /** True when the file still has this digest. */
  unchanged(file: SourceFile): Promise<boolean>;
}

/** Versions of data sets that were uploaded or registered. */
export interface DatasetResolver {
  /** A version as a file that is read from the store. Throws `DATASET_NOT_FOUND`, `DATASET_REFUSED`. */
  resolve(reference: DatasetReference): Promise<SourceFile>;
  /** What resolves references beside the table, where that differs: an upload that is being judged is no reference. */
  readonly beside?: DatasetResolver;
}

/** What people said of what was flagged in earlier data. */
export interface VerdictResolver {
  /** Of the pipeline of this name, as a file that is read from the store; undefined where it changes nothing. */
  resolve(pipeline: string): Promise<SourceFile | undefined>;
}

/** Models that runs of this store have trained. */
export interface ModelResolver {
  /**
   * The model of a training pipeline's newest completed run, or of one run by its id or the beginning of it, as a file
   * that is read from the store. Throws `RUN_NOT_FOUND`, `OUTPUT_NOT_FOUND`, `ENTRY_REVOKED`, `INPUT_LOST`.
   */
  resolve(reference: string): Promise<SourceFile>;
}

/** All that is needed to run one step once; plain data, so that it can go to another thread or process. */
export interface StepJob {
  readonly name: string;
  readonly code: CodeRef;
  readonly project: string;
  readonly inputs: Readonly<
    Record<
      string,
      {
        readonly path: string;
        readonly mediaType: string;
        readonly files: readonly { readonly path: string; readonly name: string }[];
      }
    >
  >;
  readonly params: Readonly<Record<string, unknown>>;
  /** Values of secret parameters by path. Never written to a log, a message or the store. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly seeds: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, { readonly path: string; readonly mediaType: string }>>;
  readonly scratch: string;
  readonly checkpointDir: string;
  readonly timeoutMs: number;
  /** What it wants of its machine. */
  readonly resources?: StepSpec['resources'];
  /** Package versions that the code was hashed with. */
  readonly packages: Readonly<Record<string, string>>;
  /** Of a program that learns: what it really runs with on this worker. */
  readonly environment?: ProgramEnvironment;
}

export interface StepControl {
  readonly signal: AbortSignal;
  /** True where the step gives way to all others on the machine. */
  readonly background?: boolean;
  /** Called when the work itself begins, after any waiting for a thread. */
  started?(): void;
  /** Milliseconds that the work took, where other work was done in the same time. */
  took?(ms: number): void;
  progress(share: number, message?: string): void;
  log(message: string): void;
  /** Header `traceparent` of the span that the step belongs to, for its process; no part of any key. */
  readonly traceparent?: string | undefined;
}

/** Runs a job to its end; afterwards every output path exists. Throws `STEP_*`, `CANCELLED`, or what the step threw. */
export interface StepRunner {
  run(job: StepJob, control: StepControl): Promise<void>;
  /** Runs jobs of one program, in one process where they differ by seeds alone; an error for each that failed. Never throws. */
  runTogether?(jobs: readonly StepJob[], control: StepControl): Promise<readonly (Error | undefined)[]>;
}

/** Folders of one attempt. Only `outputs` exists; the others are made when a step first asks for them. */
export interface Workspace {
  readonly outputs: string;
  readonly scratch: string;
  readonly checkpoint: string;
}

/** The machine and process that a step runs in. */
export interface Host {
  /** Node major, V8 and platform: what decides floating-point results and native code. */
  readonly runtime: Readonly<Record<string, string>>;
  readonly identity: string;
  environment(name: string): string | undefined;
  /** Value behind `env:NAME` or `file:path`. */
  reference(reference: string, project: string): Promise<string>;
  /** Keyed HMAC-SHA256 of the value behind a reference, hexadecimal; the key is the store's, so that sharers agree. */
  secretTag(reference: string, project: string): Promise<string>;
  /** Fresh folders for one attempt; `checkpoint` is the same for every attempt of one key. */
  workspace(key: string): Promise<Workspace>;
  /** Removes an attempt's folders; the checkpoint too when the step is done. */
  discard(workspace: Workspace, done: boolean): Promise<void>;
  join(folder: string, name: string): string;
  /** Gives a file of the store one more name; the folder of `target` may not exist yet. */
  link(path: string, target: string): Promise<void>;
  /** Folder of a run's project on this machine: where it was planned if that is here, else the worker's own. */
  projectHere(planned: string): string;
}
