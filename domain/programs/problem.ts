/** @module What a program is asked to learn: target, classes, features, weight. Found from a table, kept as JSON. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import type { Column, TableSchema } from '../data/table.ts';
import type { Task } from '../learning/learner.ts';
import { baselineOf, inputsOf } from '../model/fit.ts';
import { baselineSchema, columnSchema } from '../model/model.ts';
import { targetOf } from '../model/target.ts';
import { weightsOf } from '../model/weights.ts';
import { featureColumns, type Roles } from '../transforms/roles.ts';

export const problemSchema = z.strictObject({
  task: z.enum(['classification', 'regression']),
  target: columnSchema,
  /** Of a classification: labels in the order of the probabilities. */
  classes: z.array(z.string()).min(2).optional(),
  /** Columns of the training table that the program learns from. */
  features: z.array(columnSchema).min(1),
  /** Columns of a raw row, before the transforms. */
  inputs: z.array(columnSchema),
  /** Column of sample weights. */
  weight: z.string().optional(),
  baseline: baselineSchema,
  /** Training rows. */
  rows: z.int().positive(),
});
/** What a program learns, without the rows. */
export type Problem = z.infer<typeof problemSchema>;

export interface ProblemRequest {
  /** Training rows after the transforms. */
  readonly table: TableSchema;
  /** Columns of the training rows before the transforms. */
  readonly raw: Pick<TableSchema, 'columns'>;
  readonly target: Column;
  readonly weight: Column | undefined;
  readonly roles: Roles;
  readonly task: Task | undefined;
}

/** Missing values and texts in features are left to the program. Throws `TARGET_INVALID`, `DATA_INVALID`. */
export function problemOf({ table, raw, target: column, weight, roles, task }: ProblemRequest): Problem {
  const target = targetOf(column, table.rowCount, task);
  const features = featureColumns(table, roles).map(({ name, type }) => ({ name, type }));
  if (features.length === 0)
    throw new WithinError('DATA_INVALID', 'no feature column is left to train on: each has a role or is excluded');
  return {
    task: target.task,
    target: { name: column.name, type: column.type },
    ...(target.task === 'classification' && { classes: [...target.classes] }),
    features,
    inputs: inputsOf(raw, roles),
    ...(weight && { weight: weight.name }),
    baseline: baselineOf(target, weight && weightsOf(weight)),
    rows: table.rowCount,
  };
}

/** Reads what the step `problem` wrote; anything else is `DATA_INVALID`. */
export function parseProblem(json: unknown): Problem {
  const parsed = problemSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new WithinError(
    'DATA_INVALID',
    'the input "problem" does not say what there is to learn; give it the output `problem` of a step of that name',
    { path: parsed.error.issues[0]?.path.join('.') },
  );
}
