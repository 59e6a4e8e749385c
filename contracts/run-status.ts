/** @module How runs stand, as `within runs list --json`, `within status --json` and the gateway tell it. Times are milliseconds since 1970 UTC. */
import { z } from 'zod';
import { pipelineKinds } from './names.ts';
import { begunSchemas, runDocumentSchema } from './run.ts';

const revocationMarkSchema = z.object({ at: z.number(), why: z.string(), author: z.string() });

const heading = {
  runId: z.string(),
  pipeline: z.string(),
  kind: z.enum(pipelineKinds),
  startedAt: z.number(),
  revoked: revocationMarkSchema.optional().describe('set where a result that it holds was taken back'),
};

const openStatus = z
  .string()
  .describe(
    'running; paused while the local stack is down; lost when the server does not know it; unknown when the server does not answer; else how its workflow ended',
  );

export const runRowSchema = z.object({
  ...heading,
  status: z.string().describe('completed, failed, cancelled, or as an open run stands'),
  finishedAt: z.number().optional(),
  ran: z.int().optional().describe('steps, of a run that has ended'),
  reused: z.int().optional(),
});
export type RunRow = z.infer<typeof runRowSchema>;

export const runListSchema = z.object({ runs: z.array(runRowSchema).describe('newest first') });

/** Of a run without a result. */
export const openRunSchema = z.object({
  status: openStatus,
  progress: z
    .object({
      counts: z.object({ total: z.int(), reused: z.int(), ran: z.int(), todo: z.int() }),
      running: z.array(z.string()),
      savedMs: z.number(),
    })
    .optional()
    .describe('absent while no worker tells it'),
  waiting: z.array(z.string()).optional().describe('what unfinished steps wait for, as sentences'),
  uiUrl: z.string().optional(),
});
export type OpenRun = z.infer<typeof openRunSchema>;

const endedRunSchema = runDocumentSchema.omit({ schema: true, definitionRef: true }).extend({
  workflowId: z.string(),
  startedAt: z.number(),
  ...z.object(begunSchemas).partial().shape,
  revoked: revocationMarkSchema.optional(),
});

export const runStatusSchema = z.union([
  endedRunSchema,
  z.object({ ...heading, workflowId: z.string(), ...openRunSchema.shape }),
]);
export type RunStatus = z.infer<typeof runStatusSchema>;
