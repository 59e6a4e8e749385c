/** @module The guard of a model: `guard:` of a pipeline file, and what rows break of the contract that the model learned with, as the step `guard` writes it. */
import { z } from 'zod';
import { rowReviewRulesSchema } from './row-review.ts';

/** Of predictions. */
export const guardModes = ['warn', 'refuse', 'off'] as const;
export type GuardMode = (typeof guardModes)[number];

const breachRules = ['warn', 'refuse', 'review', 'fail'] as const;
/** What a step `guard` may be told to do. */
export const guardRules = [...breachRules, 'off'] as const;
export type GuardRule = (typeof guardRules)[number];

export const guardSchema = z
  .strictObject({
    model: z
      .string()
      .min(1)
      .describe(
        'whose contract the rows are held against: a training pipeline by name (its newest completed run), a run, or a model file below the project folder, as ./models/cells.model',
      ),
    onBreach: z
      .enum(breachRules)
      .optional()
      .describe(
        'what becomes of rows that break the contract beyond chance: warn (the default) tells, refuse leaves them out, review asks people, fail ends the run',
      ),
    falsePositiveRate: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe(
        'most tables of the same law, as a share, in which any rule counts as broken by chance; 0.05 when absent',
      ),
    review: rowReviewRulesSchema.optional().describe('who judges rows with onBreach: review, and until when'),
  })
  .refine(
    ({ onBreach, review }) => review === undefined || onBreach === 'review',
    '`review` says who judges rows, and nobody is asked; write onBreach: review, or take it out',
  );

export const guardReportSchema = z.strictObject({
  schema: z.literal(1),
  mode: z.enum(guardRules),
  rows: z.int(),
  /** Rows that break any rule. */
  breaching: z.int(),
  /** Rows that go no further, or wait for people; none but with `refuse` and `review`. */
  refused: z.int(),
  rules: z.array(
    z.strictObject({
      column: z.string(),
      rule: z.enum(['missing', 'min', 'max', 'in', 'pattern']),
      /** What the rule asks for, in words. */
      bound: z.string(),
      rows: z.int(),
      /** Rows that chance explains in a table of this size. */
      allowed: z.int(),
      /** Rows so far out that chance explains none of them. */
      far: z.int(),
      /** `broken`: more rows than chance explains, or some far out. */
      verdict: z.enum(['unusual', 'broken']),
      /** The first rows, with their values; hidden for personal data. */
      examples: z.array(z.strictObject({ row: z.int(), value: z.string().nullable() })),
    }),
  ),
  /** Columns of which nothing but missing values could be judged. */
  unguarded: z.array(z.string()),
  summary: z.string(),
});
export type GuardReport = z.infer<typeof guardReportSchema>;
