/** @module `validate:` of a pipeline file: the budget of false positives, what is wanted to be found, and what becomes of edge cases. */
import { z } from 'zod';
import { sourceAddressSchema } from './external.ts';
import { rowReviewRulesSchema } from './row-review.ts';

export const edgeCaseRules = ['review', 'accept', 'quarantine', 'fail'] as const;
export type EdgeCaseRule = (typeof edgeCaseRules)[number];

/** Step of a validation whose outputs are its report. */
export const qualityReportStep = 'quality-report';

/** Detectors that may be left out, by the name under which the ledger shows them. */
export const detectorNames = [
  'label-errors',
  'conflicting-labels',
  'anomalies',
  'univariate-outliers',
  'exact-duplicates',
  'near-duplicates',
  'label-leakage',
  'class-imbalance',
  'row-order',
  'uninformative-columns',
  'value-forms',
  'personal-data',
  'drift',
  'split-leakage',
] as const;
export type DetectorName = (typeof detectorNames)[number];

const cleaningGateSchema = z.strictObject({
  metric: z
    .string()
    .min(1)
    .optional()
    .describe('built-in metric that decides; the first of evaluate.gate or evaluate.metrics, else accuracy or rmse'),
  margin: z
    .number()
    .min(0)
    .optional()
    .describe('loss of the metric that is no harm; 0.01 when absent, and of a loss one in a hundred of it'),
  folds: z.int().min(2).max(20).optional().describe('inner folds of the training rows; 5 when absent'),
  seeds: z
    .int()
    .min(1)
    .max(50)
    .optional()
    .describe('how often folds and seeds are drawn anew, in pairs; 3 when absent'),
});

export const validateSchema = z.strictObject({
  falsePositiveRate: z
    .number()
    .gt(0)
    .lt(0.5)
    .optional()
    .describe('largest share of the clean rows that may be flagged, over all detectors together; 0.05 when absent'),
  detectionRate: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('least share of the wrong labels that shall be found; 0.85 when absent'),
  onEdgeCases: z
    .enum(edgeCaseRules)
    .optional()
    .describe(
      'what becomes of flagged rows that are not certain: review (people decide), accept, quarantine, or fail; review when absent',
    ),
  certainty: z
    .number()
    .gt(0.5)
    .max(1)
    .optional()
    .describe('suspicion from which a flagged row is quarantined without asking anybody; 0.99 when absent'),
  skip: z.array(z.enum(detectorNames)).optional().describe('detectors that are left out'),
  anomalies: z
    .record(z.string(), z.json())
    .optional()
    .describe('settings of the detector of anomalies, as `{ method: isolation-forest }`'),
  reference: sourceAddressSchema
    .optional()
    .describe(
      'what the table should look like, for the detector of drift: a source as under `dataset`, read with its settings, or sketches of earlier validations (`….sketch.json`), merged',
    ),
  review: rowReviewRulesSchema.optional().describe('who judges edge cases, and until when'),
  gate: cleaningGateSchema
    .optional()
    .describe('of a training pipeline: how cleaning must prove that it does no harm before a model learns from it'),
});
export type ValidateSettings = z.infer<typeof validateSchema>;
