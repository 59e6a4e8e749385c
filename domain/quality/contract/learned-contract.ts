/** @module The contract that a model learns with: what values its training rows had, kept so that a bound can be set for any number of later rows. */
import { z } from 'zod';
import { columnTypes } from '../../../contracts/check.ts';
import { columnsInBatches } from '../../data/column-batches.ts';
import type { Column, TableSchema } from '../../data/table.ts';
import { sortDoubles } from '../../learning/sort-doubles.ts';
import { countValues, missingCount } from '../../transforms/columns.ts';
import { inferColumn } from './infer-column.ts';
import { fitTails, tailsSchema } from './tail-fit.ts';
import { rankOfLimits } from './tolerance-limits.ts';

const learnedColumnSchema = z.strictObject({
  type: z.enum(columnTypes),
  /** Training rows without a value. */
  missing: z.int().nonnegative(),
  min: z.number().optional(),
  max: z.number().optional(),
  in: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  /** Training rows outside of the set or the pattern; of a range the rank of its ends. */
  outside: z.int().nonnegative().optional(),
  /** Of a range; absent in models of earlier versions. */
  tails: tailsSchema.optional(),
  pii: z.literal(true).optional(),
});
export type LearnedColumn = z.infer<typeof learnedColumnSchema>;

export const learnedContractSchema = z.strictObject({
  /** Training rows. */
  rows: z.int().positive(),
  /** In the order of the signature. */
  columns: z.record(z.string(), learnedColumnSchema),
});
export type LearnedContract = z.infer<typeof learnedContractSchema>;

export interface TrainingRows {
  readonly schema: TableSchema;
  /** Names of the columns that the model takes. */
  readonly inputs: readonly string[];
  readonly read: (columns: readonly string[]) => Promise<{ readonly columns: readonly Column[] }>;
}

export async function learnContract({ schema, inputs, read }: TrainingRows): Promise<LearnedContract> {
  const { rowCount } = schema;
  const columns: Record<string, LearnedColumn> = {};
  for await (const column of columnsInBatches({ schema, names: inputs, read })) {
    columns[column.name] = learnColumn(column, rowCount);
  }
  return { rows: rowCount, columns };
}

function learnColumn(column: Column, rowCount: number): LearnedColumn {
  const missing = missingCount(column);
  const { contract } = inferColumn(column, { later: rowCount, level: 0.05 });
  const { min, max, pattern } = contract;
  const values = contract.in?.map(String);
  const sorted = min === undefined ? undefined : sortDoubles(finiteValues(column));
  const outside = sorted ? rankOfLimits(sorted.length) : outsideOf(column, values, pattern);
  return {
    type: column.type,
    missing,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(values && { in: values }),
    ...(pattern !== undefined && { pattern }),
    ...(outside !== undefined && { outside }),
    ...(sorted && { tails: fitTails(sorted) }),
    ...(contract.pii && { pii: true as const }),
  };
}

const finiteValues = (column: Column): Float64Array =>
  column.type === 'string' ? new Float64Array() : column.values.filter((value) => Number.isFinite(value));

function outsideOf(
  column: Column,
  values: readonly string[] | undefined,
  pattern: string | undefined,
): number | undefined {
  if (!values && pattern === undefined) return undefined;
  const allowed = new Set(values);
  const form = new RegExp(`^(?:${pattern ?? ''})$`);
  let outside = 0;
  for (const [value, count] of countValues(column))
    if (!(values ? allowed.has(value) : form.test(value))) outside += count;
  return outside;
}
