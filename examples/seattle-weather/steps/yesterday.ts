import type { NumericColumn, StepArguments, Table } from 'within';

const yearMs = 365.2425 * 86_400_000;

/** Adds yesterday's value of some columns, and the place in the year as a point on a circle. Looks back only, so nothing leaks. */
export default async function yesterday({ inputs, params }: StepArguments): Promise<Table> {
  const table = await inputs['table']?.table();
  if (!table) throw new Error('yesterday needs an input "table"');
  const date = numbers(table, 'date');
  const lagged = (params['columns'] as string[]).map((name) => column(`${name}_yesterday`, lag(numbers(table, name))));
  const season = [
    column(
      'season_sin',
      date.map((day) => Math.sin((2 * Math.PI * day) / yearMs)),
    ),
    column(
      'season_cos',
      date.map((day) => Math.cos((2 * Math.PI * day) / yearMs)),
    ),
  ];
  return { rowCount: table.rowCount, columns: [...table.columns, ...lagged, ...season] };
}

const column = (name: string, values: Float64Array): NumericColumn => ({ name, type: 'number', values });

/** Rows are in the order of their days; the first day has no yesterday. */
function lag(values: Float64Array): Float64Array {
  return Float64Array.from(values, (_, row) => values[row - 1] ?? Number.NaN);
}

function numbers(table: Table, name: string): Float64Array {
  const found = table.columns.find((candidate) => candidate.name === name);
  if (!found || found.type === 'string') throw new Error(`no numeric column "${name}"`);
  return found.values;
}
