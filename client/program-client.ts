/** @module What a program gets of `client()`: the shapes alone, so that they can be imported without loading anything. */
import type { PreviewStep } from '../contracts/plan.ts';
import type { RunDocument } from '../contracts/run.ts';

export interface ClientOptions {
  /** Folder of the pipeline files; the working folder when absent. */
  readonly project?: string;
  /** Hears what takes long, as the build of the embedded server. */
  readonly onProgress?: (text: string) => void;
}

export interface PipelineRequest {
  /** `path=value`, as `model.with.trees=200`. */
  readonly set?: readonly string[];
  readonly seed?: string;
  /** Steps that run even if they could be reused; `*` is all. */
  readonly refresh?: readonly string[];
  /** False: nothing is looked up or kept beyond the run. */
  readonly cache?: boolean;
}

export interface RunningPipeline {
  readonly runId: string;
  readonly workflowId: string;
  /** Its page in Temporal's web UI, where there is one. */
  readonly uiUrl?: string;
  /** Waits for the end, for people too. Rejects where the run left no result; a run that failed has one, with its error. */
  result(): Promise<RunDocument>;
  cancel(): Promise<void>;
}

export interface WithinClient {
  /** Starts a pipeline file of the project and returns at once. Errors: as `within run` gives them, as `WithinError`. */
  run(file: string, request?: PipelineRequest): Promise<RunningPipeline>;
  /** What a run would do, as `within plan` tells it; starts nothing. */
  plan(file: string, request?: PipelineRequest): Promise<readonly PreviewStep[]>;
  /** Result of a run that has ended; undefined while it has not. */
  result(runId: string): Promise<RunDocument | undefined>;
  /** Verified file of an output. Errors: `OUTPUT_NOT_FOUND`, `INPUT_LOST`. */
  output(document: RunDocument, step: string, role: string): Promise<string>;
  /** Leaves the server; a local stack goes on until it is idle. */
  close(): Promise<void>;
}
