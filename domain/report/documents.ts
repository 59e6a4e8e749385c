/** @module The JSON that the report reads: only the parts it shows, all else is let through. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';

/** JSON has no NaN: a value that could not be computed is null, and shown as absent. */
const figure = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined);
const figures = z.array(
  z
    .number()
    .nullable()
    .transform((value) => value ?? Number.NaN),
);

const estimateSchema = z.looseObject({
  value: figure,
  lower: figure,
  upper: figure,
  baseline: figure,
  folds: figures.optional(),
});
export type Estimate = z.infer<typeof estimateSchema>;

/** Class labels may be numbers in the data (digits); they are names here. */
const label = z.union([z.string(), z.number(), z.boolean()]).transform(String);

export const metricsSchema = z.looseObject({
  task: z.enum(['classification', 'regression']),
  rows: z.number().optional(),
  learner: z.string().optional(),
  metrics: z.record(z.string(), estimateSchema),
  perClass: z
    .array(z.looseObject({ label, precision: figure, recall: figure, f1: figure, support: figure }))
    .optional(),
  confusion: z.looseObject({ labels: z.array(label), counts: z.array(z.array(z.number())) }).optional(),
  importance: z
    .array(z.looseObject({ feature: z.string(), drop: z.number(), lower: figure, upper: figure }))
    .optional(),
  folds: z.union([z.record(z.string(), figures), z.number()]).optional(),
});
export type MetricsDocument = z.infer<typeof metricsSchema>;
export type Confusion = NonNullable<MetricsDocument['confusion']>;
export type Importance = NonNullable<MetricsDocument['importance']>[number];

const profileColumn = z.looseObject({
  name: z.string(),
  type: z.string(),
  missing: z.number(),
  distinct: z.number(),
  min: z.union([z.number(), z.string()]).nullish(),
  max: z.union([z.number(), z.string()]).nullish(),
  mean: figure,
  deviation: figure,
  top: z.array(z.looseObject({ value: label, count: z.number() })).nullish(),
});
export type ProfileColumn = z.infer<typeof profileColumn>;

export const profileSchema = z.looseObject({ rowCount: z.number(), columns: z.array(profileColumn) });
export type Profile = z.infer<typeof profileSchema>;

export const checkSchema = z.looseObject({
  passed: z.boolean(),
  violations: z.array(
    z.looseObject({
      rule: z.string(),
      column: z.string().nullish(),
      message: z.string(),
      rows: figure,
      examples: z.array(label).nullish(),
    }),
  ),
  profile: profileSchema.optional(),
});
export type CheckDocument = z.infer<typeof checkSchema>;

const namedColumn = z.looseObject({ name: z.string(), type: z.string() });
export const modelSchema = z.looseObject({
  learner: z.string(),
  classes: z.array(label).optional(),
  target: namedColumn.optional(),
  signature: z.looseObject({ inputs: z.array(namedColumn) }).optional(),
  /** Of a program: what its file is, and its sources of randomness. */
  fileFormat: z.string().optional(),
  components: z.array(z.string()).optional(),
  merged: z.record(z.string(), z.array(z.string())).optional(),
});
export type ModelDocument = z.infer<typeof modelSchema>;

/** Reads one input of the report. Throws `DATA_INVALID` naming the role and the place in it that is wrong. */
export function readDocument<T extends z.ZodType>(schema: T, role: string, json: unknown): z.infer<T> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new WithinError(
    'DATA_INVALID',
    `input "${role}" of the report is not what its producer writes: ${path || 'the whole'}: ${issue?.message ?? 'not valid'}`,
    { role, path },
  );
}
