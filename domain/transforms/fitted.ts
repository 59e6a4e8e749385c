/** @module Fitted transforms: what the artifact `transform` holds, and how a kind of transform is described. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import type { Table } from '../data/table.ts';

/** `module` is a user's transform: `state` is whatever its `fit` returned, the other keys say which code applies it. */
export const fittedTransformSchema = z.union([
  z.strictObject({
    transform: z.enum(['impute', 'standardize', 'one-hot']),
    version: z.literal(1),
    state: z.json(),
  }),
  z.looseObject({ transform: z.literal('module') }),
]);
export type FittedTransform = z.infer<typeof fittedTransformSchema>;
export type ModuleTransform = Extract<FittedTransform, { transform: 'module' }>;

/** Runs the `apply` of a user's transform; given by whoever may load code. */
export type ApplyModule = (entry: ModuleTransform, table: Table) => Table | Promise<Table>;

export function parseFittedTransform(value: unknown, role: string): FittedTransform {
  const parsed = fittedTransformSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new WithinError(
    'DATA_INVALID',
    `input "${role}" is no fitted transform: ${parsed.error.issues[0]?.message ?? 'unknown shape'}; give it the output \`transform\` of a fitted step`,
    { role },
  );
}
