/** @module The guard of a model: what rows break of the contract that it learned with, as the step `guard` writes it. */
import { z } from 'zod';

export const guardModes = ['warn', 'refuse', 'off'] as const;
export type GuardMode = (typeof guardModes)[number];

export const guardReportSchema = z.strictObject({
  schema: z.literal(1),
  mode: z.enum(guardModes),
  rows: z.int(),
  /** Rows that break any rule. */
  breaching: z.int(),
  /** Rows that are not scored; none but with `refuse`. */
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
