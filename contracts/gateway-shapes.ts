/** @module What the gateway takes and answers as JSON, as schemas: the source of `docs/openapi.json`. */
import { z } from 'zod';
import { uploadProblemSchema } from './datasets.ts';
import { digestSchema } from './digest.ts';
import { type ErrorCode, errorTable } from './errors.ts';
import { eventSchema } from './events.ts';

const moment = z.number().describe('milliseconds since 1970 UTC');
const isoMoment = z.iso.datetime();

/** Problem details of RFC 9457. */
export const problemSchema = z.looseObject({
  type: z.string().describe('urn:within:error:CODE'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('what is wrong, where, and what to do'),
  code: z.enum(Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]),
});

export const healthSchema = z.object({ status: z.literal('ok') });
export const readinessSchema = z
  .object({ status: z.enum(['ready', 'waiting']) })
  .catchall(z.union([z.boolean(), z.string()]))
  .describe('beside the status, whether each thing that work needs answers');

export const eventsBodySchema = z.union([eventSchema, z.object({ events: z.array(eventSchema).min(1).max(500) })]);
export const eventsAnswerSchema = z.object({ events: z.array(z.string()).describe('ids of what was taken') });

/** Whatever MLflow sends: nothing in it is believed. */
export const webhookBodySchema = z.looseObject({ entity: z.string().optional(), action: z.string().optional() });
export const hintAnswerSchema = z.object({ taken: z.literal(true) });

const reviewStateSchema = z.enum(['open', 'escalated', 'decided']);
const rowDecisionSchema = z.enum(['accept', 'quarantine', 'relabel']);

export const reviewListSchema = z.object({
  reviews: z.array(
    z.object({
      reviewId: z.string(),
      pipeline: z.string(),
      state: reviewStateSchema,
      rows: z.int(),
      settled: z.int().optional().describe('rows that are decided; absent while no server tells'),
      openedAt: moment,
    }),
  ),
});

export const reviewStandingSchema = z.object({
  state: reviewStateSchema,
  cases: z.int(),
  settled: z.int(),
  rows: z.array(
    z.object({
      row: z.int(),
      state: z.enum(['open', 'disputed', 'decided']),
      verdict: z.object({ decision: rowDecisionSchema, label: z.string().optional() }).optional(),
      votes: z.array(
        z.object({ reviewer: z.string(), decision: rowDecisionSchema.optional(), label: z.string().optional() }),
      ),
    }),
  ),
  rules: z
    .object({
      reviewers: z.array(z.string()).describe('everybody where empty'),
      escalateTo: z.array(z.string()),
      quorum: z.int(),
      dueAt: moment.optional(),
    })
    .optional(),
  resting: z.string().optional().describe('why nothing can be said now'),
});

export const reviewDocumentSchema = z.object({
  reviewId: z.string(),
  pipeline: z.string(),
  openedAt: moment,
  target: z.string().optional(),
  relabel: z.enum(['labels', 'number', 'nothing']),
  labels: z.array(z.string()),
  cases: z.array(
    z.object({
      row: z.int(),
      key: z.string().optional(),
      label: z.string().optional(),
      suggestion: z.string().optional(),
      detectors: z.array(z.string()),
    }),
  ),
  standing: reviewStandingSchema,
});

export const rowVotesBodySchema = z.object({
  reviewer: z.string(),
  votes: z
    .array(z.object({ row: z.int().min(0), decision: rowDecisionSchema, label: z.string().optional() }))
    .min(1)
    .max(500),
});
export const rowVotesAnswerSchema = z.object({ counted: z.int(), standing: reviewStandingSchema });

export const predictionAnswerSchema = z.object({
  model: z.string(),
  alias: z.string(),
  version: z.int(),
  stage: z.string(),
  deployment: z.string().optional(),
  fallback: z.literal(true).optional().describe('the candidate failed, and the version in force answers in its place'),
  predictions: z.array(z.record(z.string(), z.unknown())).describe('one a row'),
});

export const datasetListSchema = z.object({
  datasets: z.array(
    z.looseObject({
      dataset: z.string(),
      accepted: z.int(),
      quarantined: z.int(),
      pending: z.int(),
      pinned: z.int(),
    }),
  ),
});

const stateSchema = z.enum(['pending', 'accepted', 'quarantined']);

export const datasetVersionsSchema = z.object({
  dataset: z.string(),
  versions: z.array(
    z.looseObject({
      digest: digestSchema,
      size: z.int(),
      format: z.string(),
      state: stateSchema,
      createdAt: isoMoment,
    }),
  ),
});

export const uploadSchema = z.looseObject({
  dataset: z.string(),
  upload: z.string().describe('id of the upload'),
  state: stateSchema,
  digest: digestSchema,
  size: z.int(),
  format: z.string(),
  uploader: z.string(),
  receivedAt: isoMoment,
  version: z.string().describe('NAME@DIGEST, as pipelines name it'),
  statusUrl: z.string(),
  runId: z.string().optional(),
  problems: z.array(uploadProblemSchema).optional(),
});
