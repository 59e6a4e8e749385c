/** @module Step `select`: keeps or drops columns. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { didYouMean } from '../pipeline/nearest.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { roleColumns, rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const names = z.array(z.string().min(1)).min(1);
const selectSchema = z
  .strictObject({
    columns: names.optional().describe('columns to keep, in this order; those with a role are kept as well'),
    drop: names.optional().describe('columns to leave out'),
    roles: rolesSchema.optional().describe('roles of the columns'),
  })
  .refine(({ columns, drop }) => (columns === undefined) !== (drop === undefined), 'write either `columns` or `drop`');

function refuseUnknown(wanted: readonly string[], present: readonly string[]): void {
  const unknown = wanted.find((name) => !present.includes(name));
  if (unknown === undefined) return;
  throw new WithinError('COLUMN_NOT_FOUND', `column "${unknown}" is not in the table${didYouMean(unknown, present)}`, {
    column: unknown,
    columns: present,
  });
}

/** Names that stay, given those of the table; a column with a role (key, target, …) cannot be dropped. */
function selectedColumns(present: readonly string[], params: z.infer<typeof selectSchema>): string[] {
  const { columns, drop = [], roles } = params;
  refuseUnknown(columns ?? drop, present);
  const needed = roleColumns(roles).filter((name) => present.includes(name));
  const dropped = needed.find((name) => drop.includes(name));
  if (dropped !== undefined) {
    throw new WithinError('PARAM_INVALID', `column "${dropped}" has a role in \`dataset\` and cannot be dropped`, {
      column: dropped,
    });
  }
  if (!columns) return present.filter((name) => !drop.includes(name));
  return [...new Set([...columns, ...needed])];
}

export const select: BuiltinStep = {
  name: 'select',
  summary: 'keeps or drops columns',
  inputs: ['table'],
  outputs: { table: mediaTypes.parquet },
  params: selectSchema,
  seeds: [],
  nature: 'row',
  async run(args) {
    const input = requireInput(args, 'table');
    const { columns } = await args.context.tables.schema(input.path);
    const kept = selectedColumns(
      columns.map(({ name }) => name),
      selectSchema.parse(args.params),
    );
    return { table: await input.table(kept) };
  },
};
