/** @module What may be asked of a seed sweep, in a pipeline file and on the command line. */
import { z } from 'zod';

const blockCount = z.int().min(2, 'write 2 or more').max(5_000, 'write 5000 or fewer');

const stopRuleSchema = z.union([
  z.enum(['auto', 'never']),
  z.strictObject({
    halfWidth: z
      .union([
        z.number().positive('write a number above 0'),
        z.string().regex(/^(?!0+(\.0+)?%)\d+(\.\d+)?%$/, 'write a number above 0, or a percentage, as 10%'),
      ])
      .describe('half-width of the 95% interval, in units of the metric or as a percentage of the standard deviation'),
    of: z
      .enum(['deviation', 'mean'])
      .optional()
      .describe(
        'what is to be known so well: the largest standard deviation of a component (the default), or the mean',
      ),
  }),
]);

/** `seedSensitivity` of a pipeline file; the defaults are those of `within sweep run`. */
export const sweepSettingsSchema = z.strictObject({
  metric: z
    .string()
    .min(1)
    .optional()
    .describe('metric that is judged; the first of evaluate.metrics, else accuracy or rmse'),
  components: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('randomness components that are redrawn, split among them; all that the pipeline has when absent'),
  blocks: z
    .strictObject({
      first: blockCount.optional().describe('blocks before the first look; 10 when absent'),
      step: z.int().min(1).max(500).optional().describe('blocks between looks; 5 when absent'),
      max: blockCount.optional().describe('blocks after which the sweep ends in any case; 40 when absent'),
    })
    .optional()
    .describe('a block is one fit with base seeds and one more per component'),
  stop: stopRuleSchema
    .optional()
    .describe(
      'auto (the default) ends the sweep as soon as every component is clear, a half-width as soon as it is reached; never uses all blocks',
    ),
  highShare: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      'share of the variance above which a component may be high; a quarter, or one part of as many as there are, when absent',
    ),
  highSd: z
    .number()
    .positive()
    .optional()
    .describe(
      'standard deviation in units of the metric above which a component may be high; 0.005 for metrics from 0 to 1, else a hundredth of the mean, when absent',
    ),
  slices: z.array(z.string().min(1)).max(5).optional().describe('columns by whose values the metric is told apart'),
  parallel: z.int().min(1).max(500).optional().describe('most fits at a time; as many as the workers take when absent'),
});
export type SweepSettings = z.infer<typeof sweepSettingsSchema>;

export const seedSensitivitySchema = sweepSettingsSchema.extend({
  enabled: z.boolean().describe('start a sweep beside each training run, on slots of low priority'),
});

/** Settings with their defaults filled in. */
export const sweepPlanSchema = z.strictObject({
  metric: z.string().optional(),
  first: z.int(),
  step: z.int(),
  max: z.int(),
  stop: stopRuleSchema,
  highShare: z.number().optional(),
  highSd: z.number().optional(),
  slices: z.array(z.string()),
  parallel: z.int().optional(),
});
export type SweepPlan = z.infer<typeof sweepPlanSchema>;
