/** @module What a finished run looks like: the document behind `within run --json`, `status`, `compare`, `outputs`. */
import { z } from 'zod';
import { deploySettingsSchema } from './deploy-settings.ts';
import { blobRefSchema } from './digest.ts';
import { pipelineKinds } from './names.ts';

export const missReasonSchema = z.strictObject({
  component: z.string(),
  path: z.string().optional(),
  was: z.string().optional(),
  now: z.string().optional(),
});

export const stepReportSchema = z.strictObject({
  name: z.string(),
  use: z.string(),
  outcome: z.enum(['ran', 'reused', 'failed', 'skipped', 'waiting']),
  reason: missReasonSchema.optional(),
  /** Key of the earlier entry that the reason compares with. */
  nearest: z.string().optional(),
  key: z.string().optional(),
  durationMs: z.number(),
  savedMs: z.number().optional(),
  /** Set where its code gave two results for one key. */
  mark: z.literal('not-deterministic').optional(),
  outputs: z.record(z.string(), blobRefSchema),
});
export type StepReport = z.infer<typeof stepReportSchema>;

export const metricSchema = z.looseObject({
  value: z.number().nullable(),
  lower: z.number().nullable().optional(),
  upper: z.number().nullable().optional(),
  baseline: z.number().nullable().optional(),
});
export type Metric = z.infer<typeof metricSchema>;

/** Stored at the end of a run; a run id never appears inside an artifact, only here. */
export const runDocumentSchema = z.strictObject({
  schema: z.literal(1),
  runId: z.string(),
  pipeline: z.string(),
  kind: z.enum(pipelineKinds),
  status: z.enum(['completed', 'failed', 'waiting', 'cancelled']),
  definitionRef: blobRefSchema,
  steps: z.array(stepReportSchema),
  metrics: z.record(z.string(), metricSchema),
  gateFailures: z.array(z.string()),
  results: z.strictObject({
    metrics: blobRefSchema.optional(),
    report: blobRefSchema.optional(),
    model: blobRefSchema.optional(),
  }),
  flags: z.record(z.string(), z.union([z.boolean(), z.string()])),
  error: z
    .strictObject({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) })
    .optional(),
  /** Results that could not be stored for reuse, as sentences. */
  warnings: z.array(z.string()),
  /** What the run decided by itself, as sentences. */
  decisions: z.array(z.string()).optional(),
  /** What is unusual beside earlier runs, as sentences. */
  alarms: z.array(z.string()).optional(),
  finishedAt: z.number(),
});
export type RunDocument = z.infer<typeof runDocumentSchema>;

/** Record that a run was started, written before its workflow is. */
export const startRecord = 'start';

export const startedRunSchema = z.strictObject({
  runId: z.string(),
  pipeline: z.string(),
  kind: z.enum(pipelineKinds),
  workflowId: z.string(),
  startedAt: z.number(),
  file: z.string(),
  /** Who started it, as the file of people calls them, else the user of the machine. */
  by: z.string().optional(),
  /** What it runs; kept by gc before there is a plan. */
  definitionRef: blobRefSchema.optional(),
  /** True: people are told of its end, so the audit of deliveries looks for it. */
  announce: z.boolean().optional(),
  /** True: the run is written to where runs are tracked once it has ended. */
  track: z.boolean().optional(),
  /** How its model is deployed, as the pipeline says. */
  deploy: deploySettingsSchema.optional(),
  /** True: it ends when people have decided, which may make its document that of a failed run. */
  awaitsReview: z.boolean().optional(),
});
export type StartedRun = z.infer<typeof startedRunSchema>;

/** Record that people did not approve what a run made, written after its document. */
export const refusalRecord = 'refusal';

/** `at`: when people had decided, milliseconds since 1970 UTC. */
export const refusalSchema = z.strictObject({ code: z.string(), message: z.string(), at: z.number().optional() });
export type RunRefusal = z.infer<typeof refusalSchema>;

/** Records of what a run began and did not wait for, written once each. */
export const begunRecords = { review: 'begun.review', deployment: 'begun.deployment' } as const;

export const begunSchemas = {
  /** The review that it asked for; `state` where people had decided on the very same digests before. */
  review: z.strictObject({ id: z.string(), state: z.string().optional() }),
  /** The deployment of its model; `refused` says why there is none. */
  deployment: z.strictObject({ id: z.string(), refused: z.string().optional() }),
};

/** What a run began for people to decide and for its model to come into use. */
export type Begun = { readonly [K in keyof typeof begunSchemas]?: z.infer<(typeof begunSchemas)[K]> };

/** One difference between the definitions of two runs. */
export interface DefinitionDifference {
  readonly step: string;
  /** `data ROLE`, `use`, `code FILE`, `package NAME`, `inputs`, `seed COMPONENT`, a parameter path, or `step` for one that only one side has. */
  readonly what: string;
  readonly a?: string;
  readonly b?: string;
}
