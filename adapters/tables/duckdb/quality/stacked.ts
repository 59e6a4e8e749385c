/**
 * @module The same questions about each of many columns, answered over their values one below the other. A statement
 * with an expression for each column takes DuckDB longer to compile than a table of few rows takes to read: the moments
 * of 500 columns of 300 rows took 2 s of processor time, and take 0.1 s so.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from '../session.ts';
import { numberLiteral } from '../sql.ts';
import type { TypedColumn } from '../types.ts';
import type { TableView } from './table-view.ts';

/** A question about one column that has the same form for others. */
export interface StackedForm {
  readonly column: TypedColumn;
  /** The aggregate over a value, and over numbers that are the column's own. */
  readonly of: (value: string, numbers: readonly string[]) => string;
  readonly numbers: readonly number[];
}

export interface Stackable {
  /** The aggregate over the aliases of the view, by which an answer is found again. */
  readonly sql: string;
  readonly stacked: StackedForm;
}

/** Narrower tables compile fast enough; longer ones take longer to stack than to compile. */
const wide = { columns: 250, mostRows: 20_000 } as const;
const columnsPerStatement = 1000;
/** Values of one statement. */
const cellsPerStatement = 2_000_000;

export const isWide = ({ schema }: Pick<TableView, 'schema'>): boolean =>
  schema.columns.length > wide.columns && schema.rowCount > 0 && schema.rowCount <= wide.mostRows;

/** Columns whose values one statement may stack. */
export const stackedAtOnce = ({ schema }: Pick<TableView, 'schema'>): number =>
  Math.max(1, Math.min(columnsPerStatement, Math.floor(cellsPerStatement / Math.max(1, schema.rowCount))));

/** Columns of one type of which the same is asked. */
interface Stack {
  readonly forms: readonly string[];
  readonly numbers: number;
  readonly columns: { readonly column: TypedColumn; readonly asked: readonly Stackable[] }[];
}

/** Questions of a column that share their numbers share the lists of these. */
const ownNumbers = (asked: readonly Stackable[]): number[] =>
  [...new Set(asked.map(({ stacked }) => stacked.numbers))].flat();

/** The form of each question of a column over its value `v` and the column's numbers `p0`, `p1`, … */
function formsOf(asked: readonly Stackable[]): string[] {
  const names = new Map<readonly number[], string[]>();
  let before = 0;
  for (const { stacked } of asked) {
    if (names.has(stacked.numbers)) continue;
    const first = before;
    names.set(
      stacked.numbers,
      stacked.numbers.map((_, index) => `p${first + index}`),
    );
    before += stacked.numbers.length;
  }
  return asked.map(({ stacked }) => stacked.of('v', names.get(stacked.numbers) ?? []));
}

function stacksOf(asked: readonly Stackable[]): Stack[] {
  const byColumn = new Map<string, { readonly column: TypedColumn; readonly own: Stackable[] }>();
  for (const question of asked) {
    const { column } = question.stacked;
    const entry = byColumn.get(column.name) ?? { column, own: [] };
    entry.own.push(question);
    byColumn.set(column.name, entry);
  }
  const stacks = new Map<string, Stack>();
  for (const { column, own } of byColumn.values()) {
    const forms = formsOf(own);
    const key = JSON.stringify([column.type, forms]);
    const stack = stacks.get(key) ?? { forms, numbers: ownNumbers(own).length, columns: [] };
    stack.columns.push({ column, asked: own });
    stacks.set(key, stack);
  }
  return [...stacks.values()];
}

function queryOf(view: TableView, { forms, numbers }: Stack, columns: Stack['columns']): string {
  const names = columns.map(({ column }) => column.name);
  const own = columns.map(({ asked }) => ownNumbers(asked));
  const lists = Array.from(
    { length: numbers },
    (_, place) => `unnest([${own.map((list) => numberLiteral(list[place] ?? 0)).join(', ')}]) AS p${place}`,
  );
  const values = [
    `unnest(range(${names.length})) AS place`,
    `unnest([${names.map(view.alias).join(', ')}]) AS v`,
    ...lists,
  ];
  const asked = forms.map((form, index) => `${form} AS a${index}`);
  return `SELECT CAST(place AS INTEGER) AS place, ${asked.join(', ')} FROM (SELECT ${values.join(', ')} FROM ${view.relation(names)}) GROUP BY place`;
}

/** Answers by the question's `sql`. The table has rows. */
export async function askStacked(
  connection: DuckDBConnection,
  view: TableView,
  asked: readonly Stackable[],
): Promise<Map<string, unknown>> {
  const answers = new Map<string, unknown>();
  const atOnce = stackedAtOnce(view);
  const askSome = async (stack: Stack, start: number): Promise<void> => {
    const columns = stack.columns.slice(start, start + atOnce);
    for (const found of await rows(connection, queryOf(view, stack, columns))) {
      const own = columns[Number(found['place'])]?.asked ?? [];
      for (const [index, { sql }] of own.entries()) answers.set(sql, found[`a${index}`]);
    }
  };
  for (const stack of stacksOf(asked))
    for (let start = 0; start < stack.columns.length; start += atOnce) await askSome(stack, start);
  return answers;
}
