/** @module What was decided on the cleaning of training rows, as the step `judge-cleaning` writes it. */
import { z } from 'zod';

export const cleaningDecisionSchema = z.strictObject({
  schema: z.literal(1),
  /** Metric that decides. */
  metric: z.string(),
  higherIsBetter: z.boolean(),
  /** Means over the pairs; absent where nothing could be compared. */
  without: z.number().optional(),
  with: z.number().optional(),
  /** Gain by cleaning, above 0 where it helps whichever way the metric goes, with its 95% interval. */
  gain: z.strictObject({ mean: z.number(), lower: z.number(), upper: z.number() }).optional(),
  /** Loss that would still be no harm, in units of the metric. */
  margin: z.number().optional(),
  pairs: z.int().optional(),
  seeds: z.int().optional(),
  rows: z.strictObject({ training: z.int(), removed: z.int(), relabelled: z.int() }),
  verdict: z.enum(['kept', 'refused', 'nothing-to-clean']),
  /** The decision in plain words. */
  summary: z.string(),
});
export type CleaningDecision = z.infer<typeof cleaningDecisionSchema>;
