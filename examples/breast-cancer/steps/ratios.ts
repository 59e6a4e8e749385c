import type { NumericColumn, StepArguments, Table } from 'within';
import { ratioName } from './names.ts';

/** Adds one column per pair: the first divided by the second. Acts on each row alone. */
export default async function ratios({ inputs, params }: StepArguments): Promise<Table> {
  const table = await inputs['table']?.table();
  if (!table) throw new Error('ratios needs an input "table"');
  const added = (params['pairs'] as [string, string][]).map(([above, below]): NumericColumn => {
    const [a, b] = [numbers(table, above), numbers(table, below)];
    return {
      name: ratioName(above, below),
      type: 'number',
      values: a.map((value, row) => value / (b[row] ?? Number.NaN)),
    };
  });
  return { rowCount: table.rowCount, columns: [...table.columns, ...added] };
}

function numbers(table: Table, name: string): Float64Array {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column || column.type === 'string') throw new Error(`no numeric column "${name}"`);
  return column.values;
}
