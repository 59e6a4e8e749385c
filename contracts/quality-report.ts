/** @module What the report of a validation says, as JSON: the output `findings` of the step `quality-report`. */
import { z } from 'zod';

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const interval = { lower: z.number(), upper: z.number() };
export const rowFates = ['accept', 'quarantine', 'review'] as const;

/** Of a column of numbers: rows of equally wide steps; what lies outside of both ends counts with the outermost. */
const histogramSchema = z.strictObject({ from: z.number(), to: z.number(), counts: z.array(count).min(1) });
export type Histogram = z.infer<typeof histogramSchema>;

const profileColumnSchema = z.strictObject({
  name: z.string(),
  type: z.string(),
  role: z.enum(['key', 'target', 'weight', 'group', 'time', 'excluded', 'feature']),
  missing: count,
  distinct: count,
  /** True: personal data, of which no value is shown. */
  personal: z.boolean(),
  mean: z.number().optional(),
  deviation: z.number().optional(),
  /** Smallest value, 5%, 25%, 50%, 75%, 95%, largest; of a sketch. */
  quantiles: z.array(z.number().nullable()).length(7).optional(),
  histogram: histogramSchema.optional(),
  /** Most frequent first. */
  top: z.array(z.strictObject({ value: z.string(), count })).optional(),
});
export type ColumnSummary = z.infer<typeof profileColumnSchema>;

const issueSchema = z.strictObject({
  detector: z.string(),
  code: z.string(),
  message: z.string(),
  column: z.string().optional(),
  effect: z.number().optional(),
  pValue: z.number().optional(),
});
export type ReportedIssue = z.infer<typeof issueSchema>;

const kindSchema = z.strictObject({
  detector: z.string(),
  code: z.string(),
  /** Rows that are flagged for it. */
  rows: count,
  /** Findings about a column or the whole table. */
  findings: count,
  /** What becomes of the flagged rows, by people's verdicts where there are some. */
  fates: z.record(z.enum(rowFates), count),
});
export type IssueKind = z.infer<typeof kindSchema>;

const exampleSchema = z.strictObject({
  /** From 0, as in the ledger. */
  row: count,
  key: z.string().optional(),
  fate: z.enum(rowFates),
  /** Largest suspicion of any detector, 0 to 1. */
  suspicion: share,
  label: z.string().optional(),
  suggestion: z.string().optional(),
  /** What the review of the row came to. */
  verdict: z.string().optional(),
  reasons: z
    .array(z.strictObject({ detector: z.string(), code: z.string(), message: z.string(), pValue: share.optional() }))
    .min(1),
  /** Some cells; personal data stand as their shape. */
  values: z.record(z.string(), z.string().nullable()),
});
export type SuspiciousRow = z.infer<typeof exampleSchema>;

const detectionSchema = z.strictObject({
  /** `uniform`: to any other class; `pair`: to the likeliest; `boundary`: rows between two classes; `swapped`: numbers. */
  kind: z.string(),
  rate: share,
  ...interval,
  /** Effective number of planted errors. */
  planted: z.number(),
});
export type DetectionEstimate = z.infer<typeof detectionSchema>;

const certificateSchema = z.strictObject({
  detector: z.string(),
  /** `certified` for new rows, `table` for these rows, `marginal` on average only, `none`. */
  guarantee: z.enum(['certified', 'table', 'marginal', 'none']),
  n: count,
  /** Rank up to which rows are flagged. */
  k: count,
  alpha: share,
  confidence: share,
  /** Fewest rows that certify anything at this rate. */
  leastRows: count,
  statement: z.string(),
});

const driftTestSchema = z.strictObject({
  column: z.string(),
  measure: z.string(),
  test: z.string(),
  effect: z.number(),
  threshold: z.number(),
  pValue: share,
  /** Corrected by Benjamini and Hochberg over all tests. */
  adjustedPValue: share,
  isTarget: z.boolean(),
  drifted: z.boolean(),
});
export type ReportedDriftTest = z.infer<typeof driftTestSchema>;

export const qualityReportSchema = z.strictObject({
  schema: z.literal(1),
  pipeline: z.string(),
  headline: z.string(),
  table: z.strictObject({ rows: count, columns: count, key: z.string().optional(), target: z.string().optional() }),
  /** After what people said. */
  rows: z.record(z.enum(rowFates), count),
  onEdgeCases: z.string(),
  kinds: z.array(kindSchema),
  issues: z.array(issueSchema),
  /** Broken rules of the contract. */
  violations: z.array(z.strictObject({ rule: z.string(), column: z.string().optional(), message: z.string() })),
  profile: z.array(profileColumnSchema),
  examples: z.array(exampleSchema),
  /** Rows of a label (`given`) that should have another (`suggested`), with how many were flagged so. */
  confusion: z.array(z.strictObject({ given: z.string(), suggested: z.string(), rows: count })),
  budget: z.strictObject({
    falsePositiveRate: share,
    detectionRate: share,
    verdict: z.enum(['within-budget', 'budget-not-reachable', 'not-estimated']),
    /** Estimated for wrong labels; at most their share of the budget. */
    estimatedFalsePositiveRate: share.optional(),
    shares: z.array(z.strictObject({ detector: z.string(), share, flagged: count })),
  }),
  detection: z.array(detectionSchema),
  certificates: z.array(certificateSchema),
  drift: z
    .strictObject({
      referenceRows: count,
      level: share,
      tests: count,
      driftedColumns: z.array(z.string()),
      schema: z.array(
        z.strictObject({
          column: z.string(),
          change: z.string(),
          was: z.string().optional(),
          now: z.string().optional(),
        }),
      ),
      /** Those with the smallest p-values. */
      listed: z.array(driftTestSchema),
    })
    .optional(),
  people: z
    .strictObject({ asked: count, accepted: count, quarantined: count, relabelled: count })
    .optional()
    .describe('verdicts on rows; absent where nobody was asked'),
  advice: z.array(z.string()),
});
export type QualityReport = z.infer<typeof qualityReportSchema>;
