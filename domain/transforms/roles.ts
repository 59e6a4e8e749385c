/** @module Roles of columns (key, target, …) and what is left of a table as features. */
import { z } from 'zod';
import type { TableSchema } from '../data/table.ts';

/** Passed by the pipeline to each step that must know which columns are no features; from `dataset` of the file. */
export const rolesSchema = z.strictObject({
  key: z.string().min(1).optional().describe('column that names a row'),
  target: z.string().min(1).optional().describe('column to predict'),
  task: z.enum(['classification', 'regression']).optional().describe('what kind of target it is'),
  weight: z.string().min(1).optional().describe('column of sample weights'),
  group: z.string().min(1).optional().describe('column whose equal values stay together'),
  time: z.string().min(1).optional().describe('column that orders rows'),
  exclude: z.array(z.string().min(1)).optional().describe('columns that are not features'),
});
export type Roles = z.infer<typeof rolesSchema>;

/** Columns that must outlive every transform, since later steps ask for them by role. */
export function roleColumns(roles: Roles | undefined): string[] {
  const { key, target, weight, group, time } = roles ?? {};
  return [key, target, weight, group, time].filter((name) => name !== undefined);
}

/** Columns of a schema that are features: all without a role and not excluded, in table order. */
export function featureColumns(schema: Pick<TableSchema, 'columns'>, roles: Roles | undefined): TableSchema['columns'] {
  const taken = new Set([...roleColumns(roles), ...(roles?.exclude ?? [])]);
  return schema.columns.filter(({ name }) => !taken.has(name));
}
