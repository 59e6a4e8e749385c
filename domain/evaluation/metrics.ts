/** @module The artifact `metrics`: what evaluate and summarize write, and what gates and reports read. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';

const number = z.number().nullable();

/** `null` where the metric is not defined on these rows (ROC AUC of one class). Ends of a 95% interval. */
export const metricValueSchema = z.strictObject({
  value: number,
  lower: number,
  upper: number,
  /** The same metric of the majority class, class shares or mean of the training rows. */
  baseline: number,
  /** Of a summary: the value of each fold, in order. */
  folds: z.array(number).optional(),
});
export type MetricValue = z.infer<typeof metricValueSchema>;

export const metricsSchema = z.strictObject({
  task: z.enum(['classification', 'regression']),
  target: z.string(),
  learner: z.string(),
  /** Test rows, over all folds. */
  rows: z.int().nonnegative(),
  /** Training rows of the model; their mean over folds. */
  trainRows: z.number().positive(),
  /** Number of folds of a summary. */
  folds: z.int().positive().optional(),
  metrics: z.record(z.string(), metricValueSchema),
  perClass: z
    .array(
      z.strictObject({
        label: z.string(),
        precision: z.number(),
        recall: z.number(),
        f1: z.number(),
        support: z.number(),
      }),
    )
    .optional(),
  /** Summed weights: row t, column p are rows of class t that were predicted as p. */
  confusion: z.strictObject({ labels: z.array(z.string()), counts: z.array(z.array(z.number())) }).optional(),
  /** Rise of the log-loss, or fall of R², when the values of one raw column are shuffled among test rows. */
  importance: z.array(z.strictObject({ feature: z.string(), drop: z.number(), lower: z.number(), upper: z.number() })),
});
export type Metrics = z.infer<typeof metricsSchema>;

export function parseMetrics(value: unknown, role: string): Metrics {
  const parsed = metricsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new WithinError(
    'DATA_INVALID',
    `input "${role}" holds no metrics (${issue?.path.join('.')}: ${issue?.message}); give it the output \`metrics\` of an evaluate step`,
    { role },
  );
}

/** JSON has no NaN: what is not defined is null. */
export const orNull = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
