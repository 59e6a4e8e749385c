/** @module Aggregates over one scan: whoever wants to know something of a table asks, and all are answered at once. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from '../session.ts';
import { numberLiteral } from '../sql.ts';
import type { TypedColumn } from '../types.ts';
import { askStacked, isWide, type Stackable, type StackedForm } from './stacked.ts';
import type { TableView } from './table-view.ts';

export interface Aggregate {
  readonly columns: readonly string[];
  /** Over the aliases of the view; its value is a number, a text or a truth. */
  readonly sql: string;
  /** How many plain ones it is worth in time and memory; 1 when absent. */
  readonly weight?: number;
  /** Stands there for a question that is asked of one column, and likewise of others. */
  readonly stacked?: StackedForm;
}

/** A question about one column; `of` gives the aggregate over its value and over numbers of its own. */
export function columnAggregate(
  view: Pick<TableView, 'alias'>,
  column: TypedColumn,
  of: StackedForm['of'],
  numbers: readonly number[] = [],
): Aggregate {
  return {
    columns: [column.name],
    sql: of(view.alias(column.name), numbers.map(numberLiteral)),
    stacked: { column, of, numbers },
  };
}

/** More in one statement take DuckDB longer to compile, or more memory, than another scan does. */
const perStatement = 1500;

function batches(asked: readonly Aggregate[]): Aggregate[][] {
  const found: Aggregate[][] = [];
  let weight = Number.POSITIVE_INFINITY;
  for (const aggregate of asked) {
    weight += aggregate.weight ?? 1;
    if (weight > perStatement) {
      found.push([]);
      weight = aggregate.weight ?? 1;
    }
    found.at(-1)?.push(aggregate);
  }
  return found;
}

const isStackable = (aggregate: Aggregate): aggregate is Aggregate & Stackable => aggregate.stacked !== undefined;

/** Answers in the order of the questions; a question asked twice costs once. */
export async function askAll(
  connection: DuckDBConnection,
  view: TableView,
  asked: readonly Aggregate[],
): Promise<unknown[]> {
  const distinct = [...new Map(asked.map((aggregate) => [aggregate.sql, aggregate])).values()];
  const stacked = isWide(view) ? distinct.filter(isStackable) : [];
  const answers = await askStacked(connection, view, stacked);
  for (const batch of batches(distinct.filter(({ sql }) => !answers.has(sql)))) {
    const relation = view.relation(batch.flatMap(({ columns }) => columns));
    const selection = batch.map(({ sql }, index) => `${sql} AS a${index}`).join(', ');
    const [found] = await rows(connection, `SELECT ${selection} FROM ${relation}`);
    for (const [index, { sql }] of batch.entries()) answers.set(sql, found?.[`a${index}`]);
  }
  return asked.map(({ sql }) => answers.get(sql));
}

/** DuckDB's FILTER takes four times as long to compile with every doubling of their number; this does not. */
export const countWhere = (condition: string): string => `count(CASE WHEN ${condition} THEN 1 END)`;
