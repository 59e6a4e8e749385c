/** @module The plan of a run as it is stored: what is settled, what is left to do and why. */
import { z } from 'zod';
import { adoptedSchema } from '../../contracts/action.ts';
import { blobRefSchema } from '../../contracts/digest.ts';
import { missReasonSchema } from '../../contracts/run.ts';

const planStepSchema = z.strictObject({
  state: z.enum(['todo', 'reused', 'ran']),
  key: z.string().optional(),
  outputs: z.record(z.string(), blobRefSchema).optional(),
  /** Every difference from the nearest earlier entry; the first is the one shown. */
  reasons: z.array(missReasonSchema).optional(),
  /** Key of the earlier entry that the reasons compare with. */
  nearest: z.string().optional(),
  savedMs: z.number().optional(),
  /** Set where outputs are reused that earlier code made. */
  adopted: adoptedSchema.optional(),
  durationMs: z.number().optional(),
  /** Key of the newest earlier entry of this step. */
  previous: z.string().optional(),
  /** Number of times the step was forced since its outputs were lost; names its record. */
  forced: z.int().optional(),
  warnings: z.array(z.string()).optional(),
});
export type PlanStep = z.infer<typeof planStepSchema>;

export const planDocumentSchema = z.strictObject({
  schema: z.literal(1),
  runId: z.string(),
  definition: z.string(),
  /** Flags as they were when the run was first planned; a later change does not touch the run. */
  flags: z.record(z.string(), z.union([z.boolean(), z.string()])),
  steps: z.array(planStepSchema),
});
export type PlanDocument = z.infer<typeof planDocumentSchema>;

/** What an executed step leaves for later plans and attempts of the same run. */
export const stepRecordSchema = z.strictObject({
  key: z.string(),
  outcome: z.enum(['ran', 'reused']),
  outputs: z.record(z.string(), blobRefSchema),
  durationMs: z.number(),
  savedMs: z.number().optional(),
  changed: z.boolean(),
  reasons: z.array(missReasonSchema).optional(),
  nearest: z.string().optional(),
  warnings: z.array(z.string()).optional(),
});
export type StepRecord = z.infer<typeof stepRecordSchema>;

/** Record name of a step; forcing it anew gives it a new record. */
export function recordName(step: string, forced: number | undefined): string {
  return `step.${step}.${forced ?? 0}`;
}
