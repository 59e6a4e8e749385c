/** @module Seed sweeps: what is stored of one, and what its workflow and activities say to each other. */
import { z } from 'zod';
import type { BlobRef } from './digest.ts';
import { blobRefSchema, digestSchema } from './digest.ts';
import { definitionSchema } from './graph.ts';
import type { RunOptions } from './plan.ts';
import { type SweepPlan, type SweepSettings, sweepPlanSchema } from './sweep-settings.ts';

/** The component that redraws which rows are held out. */
export const splitComponent = 'split';

/** A sweep as it is stored: the steps before the split, one trial as a template, and what is redrawn. */
export const sweepDocumentSchema = z.strictObject({
  schema: z.literal(1),
  /** Steps before the split, then those of a trial, `trial` the last of them; each fit has its own seeds and names. */
  definition: definitionSchema,
  /** Redrawn one by one, in this order. */
  components: z.array(z.string()).min(1),
  /** Sources that a component holds together because the program cannot separate them. */
  merged: z.record(z.string(), z.array(z.string())),
  master: z.string(),
  plan: sweepPlanSchema,
});
export type SweepDocument = z.infer<typeof sweepDocumentSchema>;

/** `-` is the base of the block; a component's name the fit in which its seed alone is redrawn; `=` the base once more. */
export const baseFit = '-';
export const repeatFit = '=';

const metricValues = z.record(z.string(), z.number().nullable());

/** Typed arrays as `{ $i32 | $f64: base64 }`, see `domain/learning/model-codec.ts`. */
const packed = z.record(z.string(), z.string());

/** What one trial found on its held-out rows. */
export const trialSchema = z.strictObject({
  schema: z.literal(1),
  learner: z.string(),
  task: z.enum(['classification', 'regression']),
  /** Set when nothing could be learned or a prediction was not finite; counted, never left out. */
  failed: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  trainRows: z.int(),
  testRows: z.int(),
  metrics: metricValues,
  /** Recall, precision and so on by class. */
  classes: z.record(z.string(), metricValues).optional(),
  /** Metrics by column and value of it. */
  slices: z
    .record(z.string(), z.record(z.string(), z.strictObject({ rows: z.int(), metrics: metricValues })))
    .optional(),
  /** Row of the table, truth and prediction of each held-out row; classes as places in `labels`. */
  labels: z.array(z.string()).optional(),
  rows: packed,
  truth: packed,
  predicted: packed,
  /** By fold, where that was asked for. */
  folds: z.array(z.strictObject({ trainRows: z.int(), testRows: z.int(), metrics: metricValues })).optional(),
});
export type Trial = z.infer<typeof trialSchema>;

/** Where the trials of a sweep lie: by block, then by fit. */
export const sweepLedgerSchema = z.strictObject({
  schema: z.literal(1),
  sweep: digestSchema,
  /** By block, then by fit: the trial, and the metric that is judged; null where it failed or has none. */
  blocks: z.array(z.record(z.string(), z.strictObject({ ref: blobRefSchema, value: z.number().nullable() }))),
  metric: z.string(),
  task: z.enum(['classification', 'regression']),
  /** Trials that ran, and that an earlier sweep had run. */
  ran: z.int(),
  reused: z.int(),
  /** Milliseconds of computing that the trials took, whenever they ran. */
  fitMs: z.number(),
});
export type SweepLedger = z.infer<typeof sweepLedgerSchema>;

const figure = z.number().nullable();

/** One line of the table that the web UI and the terminal show. */
export const sweepRowSchema = z.strictObject({
  component: z.string(),
  /** Standard deviation of the metric when this seed alone is redrawn, with its 95% interval, in units of the metric. */
  sd: figure,
  sdLower: figure,
  sdUpper: figure,
  /** Share of the variance over all seeds, with its 95% interval. */
  share: figure,
  shareLower: figure,
  shareUpper: figure,
  /** `inert`: it changed no prediction at all. */
  verdict: z.enum(['high', 'low', 'undecided', 'inert']),
});
export type SweepRow = z.infer<typeof sweepRowSchema>;

export const sweepViewSchema = z.strictObject({
  metric: z.string(),
  blocks: z.int(),
  fits: z.int(),
  reused: z.int(),
  failed: z.int(),
  mean: figure,
  sd: figure,
  rows: z.array(sweepRowSchema).readonly(),
  /** Why the sweep ends or goes on, as a sentence. */
  reason: z.string(),
  /** Half the width of the interval of the mean, look by look: what shrinks. */
  widths: z.array(z.number()).readonly(),
});
export type SweepView = z.infer<typeof sweepViewSchema>;

export interface SweepDecision {
  readonly stop: boolean;
  /** Blocks wanted at the next look, counted from the first. */
  readonly nextBlocks: number;
}

/** Where the definition comes from: made by the client, or made anew by a worker when a schedule fires. */
export type SweepOrigin =
  | { readonly sweepRef: BlobRef }
  | {
      /** Absolute path of the pipeline file. */
      readonly file: string;
      readonly set: readonly string[];
      readonly seed?: string;
      readonly settings: SweepSettings;
    };

export interface SweepInput {
  readonly sweepId: string;
  readonly pipeline: string;
  readonly origin: SweepOrigin;
  readonly options: RunOptions;
  /** Begun by a schedule: the id of the workflow, which ends with the time, tells the sweeps apart. */
  readonly scheduled?: boolean;
  /** People are told how it ends. */
  readonly announce?: boolean;
  /** Set by continue-as-new. */
  readonly resume?: SweepState;
  /** Rounds after which the history is started afresh, beside the server's own suggestion. */
  readonly roundsPerHistory?: number;
}

export interface SweepState {
  readonly sweepRef: BlobRef;
  readonly plan: SweepPlan;
  readonly ledgerRef?: BlobRef;
  readonly blocks: number;
  /** Most blocks; an `extend` raises it. */
  readonly max: number;
  readonly rounds: number;
  readonly paused: boolean;
  readonly stopped: boolean;
  /** The last look said that nothing more is to be learned. */
  readonly settled: boolean;
  readonly view?: SweepView;
  readonly nextBlocks: number;
  readonly widths: readonly number[];
  /** Milliseconds that a trial takes on average; absent before the first look. */
  readonly trialMs?: number;
}

/** Record of a sweep that was started, kept under its id. */
export const startedSweepSchema = z.strictObject({
  sweepId: z.string(),
  pipeline: z.string(),
  modelType: z.string(),
  workflowId: z.string(),
  startedAt: z.number(),
  file: z.string(),
  components: z.array(z.string()),
});
export type StartedSweep = z.infer<typeof startedSweepSchema>;

export interface SweepProgress {
  readonly blocks: number;
  readonly max: number;
  readonly paused: boolean;
  readonly stopped: boolean;
  readonly round?: { readonly from: number; readonly to: number };
  readonly view?: SweepView;
}

export interface SweepBegin {
  readonly sweepId: string;
  readonly sweepRef: BlobRef;
  readonly workflowId: string;
  /** Pipeline file, where it is known. */
  readonly file: string;
}

export interface RoundRequest {
  readonly sweepRef: BlobRef;
  /** What earlier rounds found; absent in the first. */
  readonly ledgerRef?: BlobRef;
  /** Blocks `from` (inclusive) to `to` (exclusive). */
  readonly from: number;
  readonly to: number;
}

export interface AnalysisRequest {
  readonly sweepRef: BlobRef;
  /** Result document of the round, and one past its last block. */
  readonly resultRef: BlobRef;
  readonly to: number;
  readonly ledgerRef?: BlobRef;
  readonly max: number;
  readonly widths: readonly number[];
}

export interface AnalysisResult {
  readonly ledgerRef: BlobRef;
  readonly view: SweepView;
  readonly decision: SweepDecision;
  /** Milliseconds that a trial takes on average, when it runs. */
  readonly trialMs: number;
}

/** The last run of a sweep: all its trials, reused, and the step that reports on them. */
export interface ReportRequest {
  readonly sweepRef: BlobRef;
  readonly ledgerRef: BlobRef;
  readonly reason: string;
  readonly widths: readonly number[];
}

export interface SweepConclusionRequest {
  readonly sweepId: string;
  readonly sweepRef: BlobRef;
  readonly ledgerRef: BlobRef;
  /** Result document of the last run. */
  readonly resultRef: BlobRef;
  readonly view: SweepView;
}

/** How a sweep ended; everything else is in the blobs. */
export const sweepConclusionSchema = z.strictObject({
  /** Report as JSON, and as one HTML file. */
  reportRef: blobRefSchema,
  htmlRef: blobRefSchema,
  /** The sentence on top of the report. */
  summary: z.string(),
  baseline: z.strictObject({ key: z.string(), alarms: z.array(z.string()).readonly() }),
  view: sweepViewSchema,
});
export type SweepConclusion = z.infer<typeof sweepConclusionSchema>;

export interface SweepActivities {
  /** Expands the pipeline file as it is now. */
  prepareSweep(origin: Exclude<SweepOrigin, { sweepRef: BlobRef }>): Promise<BlobRef>;
  /** Notes what the sweep will do, so that nothing of it is cleared away, and says how it goes about it. */
  beginSweep(request: SweepBegin): Promise<SweepPlan>;
  /** Definition of a round: the feature steps and its trials. */
  defineRound(request: RoundRequest): Promise<BlobRef>;
  analyzeSweep(request: AnalysisRequest): Promise<AnalysisResult>;
  defineSweepReport(request: ReportRequest): Promise<BlobRef>;
  concludeSweep(request: SweepConclusionRequest): Promise<SweepConclusion>;
}
