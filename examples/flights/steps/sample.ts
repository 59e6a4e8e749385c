import type { Column, NumericColumn, StepArguments, Table } from 'within';

const hourMs = 3_600_000;

/** Keeps one row in `every`, and adds the hour of the day and the day of the week (0 is Thursday) of the departure. */
export default async function sample({ inputs, params, context }: StepArguments): Promise<Table> {
  const table = await inputs['table']?.table();
  if (!table) throw new Error('sample needs an input "table"');
  const every = Number(params['every']);
  const rowCount = Math.ceil(table.rowCount / every);
  const columns = table.columns.map((column) => {
    context.throwIfCancelled();
    return thin(column, rowCount, every);
  });
  const date = columns.find(({ name }) => name === 'date');
  if (!date || date.type === 'string') throw new Error('no column "date"');
  const hour = Float64Array.from(date.values, (time) => Math.floor(time / hourMs) % 24);
  const weekday = Float64Array.from(date.values, (time) => Math.floor(time / (24 * hourMs)) % 7);
  const added: NumericColumn[] = [
    { name: 'hour', type: 'integer', values: hour },
    { name: 'weekday', type: 'integer', values: weekday },
  ];
  return { rowCount, columns: [...columns, ...added] };
}

function thin(column: Column, rowCount: number, every: number): Column {
  if (column.type === 'string') {
    return { ...column, codes: Int32Array.from({ length: rowCount }, (_, row) => column.codes[row * every] ?? -1) };
  }
  return {
    ...column,
    values: Float64Array.from({ length: rowCount }, (_, row) => column.values[row * every] ?? Number.NaN),
  };
}
