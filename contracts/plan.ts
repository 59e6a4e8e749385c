/** @module What the workflow and its activities say to each other. Nothing here grows with the data or the graph. */
import type { DeploySettings } from './deploy-settings.ts';
import type { BlobRef } from './digest.ts';
import type { RunReview } from './held-review.ts';
import type { PipelineKind, TrustLevel } from './names.ts';

/** Largest number of steps that one plan hands to the workflow. */
export const windowSize = 256;

export interface RunOptions {
  /** Neither look up nor publish; outputs stay reusable within this run. */
  readonly noCache?: boolean;
  /** Steps that run even if an entry exists; `*` is all. */
  readonly refresh?: readonly string[];
  /** Least trust that an entry must have to be reused; any when absent. */
  readonly trust?: TrustLevel;
}

/** Input of every pipeline workflow. */
export interface PipelineInput {
  readonly runId: string;
  readonly pipeline: string;
  readonly kind: PipelineKind;
  readonly definitionRef: BlobRef;
  readonly options: RunOptions;
  /** Set by continue-as-new and for a child: the plan to go on with. */
  readonly planRef?: BlobRef;
  /** A child runs only the steps of this phase. */
  readonly phase?: PipelineKind;
  readonly replans?: number;
  /** True when the search attributes are registered on the cluster. */
  readonly searchable?: boolean;
  /** Steps after which the history is started afresh, beside the server's own suggestion. */
  readonly stepsPerHistory?: number;
  /** Steps run on the slots that give way to all others. */
  readonly background?: boolean;
  /** The seed sweep to start beside a training run, on slots of low priority. */
  readonly sweep?: { readonly sweepId: string; readonly sweepRef: BlobRef };
  /** How the model is deployed once it is trained. */
  readonly deploy?: DeploySettings;
  /** Most activities of steps at a time; 500 when absent. */
  readonly parallel?: number;
  /** Milliseconds that a step of a batch is expected to take, where earlier ones of its kind have told. */
  readonly batchStepMs?: number;
  /** The review that people are asked for once the run has completed; `wait`: the run ends when they have decided. */
  readonly review?: Pick<RunReview, 'rules' | 'requester'> & { readonly wait: boolean };
  /** True: people are told how it ended. */
  readonly announce?: boolean;
  /** True: the run is tracked once it has ended, by a workflow of its own. */
  readonly track?: boolean;
}

/** Result of every pipeline workflow. */
export interface PipelineOutput {
  readonly conclusion?: Conclusion;
  readonly counts: PlanCounts;
  readonly savedMs: number;
}

export interface PlanRequest {
  readonly runId: string;
  readonly definitionRef: BlobRef;
  readonly options: RunOptions;
  readonly planRef?: BlobRef;
  readonly phase?: PipelineKind;
  /** Indices of steps that run now: planned already, not to be handed out again. */
  readonly inFlight?: readonly number[];
  /** Digests that a step could not read: their producers are forced. */
  readonly lost?: readonly string[];
  /** True: whoever concludes the run starts the workflow that tracks it. */
  readonly track?: boolean;
}

/** A step that the workflow may start once the steps in `after` (indices) have finished. */
export interface WindowStep {
  readonly index: number;
  readonly name: string;
  readonly use: string;
  readonly after: readonly number[];
  /** True when an earlier entry exists, so that equal upstream outputs may settle it without running. */
  readonly maybe?: boolean;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly queue?: string;
  /** Steps of one batch may share an activity, which is named after it. */
  readonly batch?: string;
  /** Steps of one process go to one activity, which is named after it. */
  readonly process?: string;
}

export interface PlanCounts {
  readonly total: number;
  readonly reused: number;
  readonly ran: number;
  readonly todo: number;
}

export interface PlanResult {
  readonly planRef: BlobRef;
  readonly counts: PlanCounts;
  /** Milliseconds that the reused steps took when they ran. */
  readonly savedMs: number;
  readonly window: readonly WindowStep[];
  /** `none`: the window holds all that is left; `page`: more may start now; `blocked`: the rest waits for running steps. */
  readonly more: 'none' | 'page' | 'blocked';
  /** Steps of the feature phase that still have to run. */
  readonly featureTodo: number;
  /** Names of steps for the table in the web UI: at most 50. */
  readonly rows: readonly PlanRow[];
  /** Set when nothing is left to do. */
  readonly conclusion?: Conclusion;
  readonly flags: Readonly<Record<string, boolean | string>>;
  /** True: the flags keep the run from sweeping seeds beside itself. */
  readonly withoutSweep?: boolean;
}

export interface PlanRow {
  readonly name: string;
  readonly use: string;
  readonly outcome: StepOutcome;
  readonly savedMs?: number;
}

export type StepOutcome = 'reused' | 'ran' | 'waiting' | 'failed' | 'skipped';

export interface StepRequest {
  readonly runId: string;
  readonly planRef: BlobRef;
  readonly definitionRef: BlobRef;
  readonly options: RunOptions;
  readonly index: number;
}

/** Several steps for one activity, run in this order. */
export interface BatchRequest extends Omit<StepRequest, 'index'> {
  readonly indices: readonly number[];
}

export interface StepResult {
  readonly outcome: 'ran' | 'reused';
  /** True when outputs differ from those of the nearest earlier entry, or none exists. */
  readonly changed: boolean;
  readonly durationMs: number;
  readonly savedMs?: number;
}

export interface StepFailure {
  readonly index: number;
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

export interface ConcludeRequest {
  readonly runId: string;
  readonly definitionRef: BlobRef;
  readonly planRef: BlobRef;
  readonly options: RunOptions;
  readonly failure?: StepFailure;
  readonly cancelled?: boolean;
  readonly track?: boolean;
}

/** How a run ended; the table of all steps is in the blob. */
export interface Conclusion {
  readonly status: 'completed' | 'failed' | 'cancelled';
  readonly resultRef: BlobRef;
  readonly reusedShare: number;
  /** Gates that were not reached, as sentences. */
  readonly gateFailures: readonly string[];
}

/** The two orchestration activities; steps are activities of their own, named `step.<name>`. */
export interface PlanningActivities {
  planPipeline(request: PlanRequest): Promise<PlanResult>;
  concludePipeline(request: ConcludeRequest): Promise<Conclusion>;
}

export interface ProgressView {
  readonly counts: PlanCounts;
  readonly running: readonly string[];
  readonly savedMs: number;
  readonly planRef?: BlobRef;
  /** Steps that wait for people, with the review that they wait for. */
  readonly waiting?: readonly {
    readonly step: string;
    readonly reviewId: string;
    readonly cases: number;
    readonly decision?: true;
  }[];
}

/** A step of a plan that is only shown: what would happen, why, and what it would cost. */
export interface PreviewStep {
  readonly name: string;
  readonly use: string;
  /** `may-run`: reused if an upstream output comes out as before. */
  readonly outcome: 'reused' | 'would-run' | 'may-run';
  readonly key?: string;
  /** Every difference from the nearest earlier entry; the first is the one shown. */
  readonly reasons: readonly {
    readonly component: string;
    readonly path?: string | undefined;
    readonly was?: string | undefined;
    readonly now?: string | undefined;
  }[];
  /** The earlier entry that the reasons compare with. */
  readonly nearest?: { readonly key: string; readonly runId?: string; readonly createdAt: number };
  /** Milliseconds of the newest earlier run of the step; absent when it never ran. */
  readonly expectedMs?: number;
  readonly savedMs?: number;
  /** Set where its code gave two results for one key. */
  readonly mark?: 'not-deterministic';
  /** Set where outputs are reused that earlier code made. */
  readonly adopted?: {
    readonly from: string;
    readonly author: string;
    readonly reason: string;
    readonly checked: number;
  };
}
