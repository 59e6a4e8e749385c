/** @module Rows in batches through a check of the project's own; its complaints are kept in a table of the engine. */
import { BIGINT, type DuckDBConnection, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api';
import type { RowCheck, RowValues } from '../../../../domain/quality/rules/ports.ts';
import type { RuleResult } from '../../../../domain/quality/rules/rule-result.ts';
import { row } from '../session.ts';
import type { TypedColumn } from '../types.ts';
import { isTime, type TableView } from './table-view.ts';

export interface RowComplaints {
  readonly table: string;
  readonly result: RuleResult;
}

const table = 'row_complaints';
const types = [BIGINT, VARCHAR, VARCHAR];

/** Numbers and moments as doubles, so that every value comes as JavaScript holds it. */
function transported({ type }: TypedColumn, alias: string): string {
  if (type === 'timestamp' || type === 'date')
    return `CAST(epoch_us(CAST(${alias} AS TIMESTAMP)) AS DOUBLE) / 1000 AS ${alias}`;
  return type === 'integer' || type === 'number' ? `CAST(${alias} AS DOUBLE) AS ${alias}` : alias;
}

function valueOf(column: TypedColumn, raw: unknown): RowValues[string] {
  if (raw === null || raw === undefined) return null;
  if (isTime(column)) return new Date(Number(raw));
  return raw as string | number | boolean;
}

export async function checkRows(
  connection: DuckDBConnection,
  view: TableView,
  check: RowCheck,
): Promise<RowComplaints> {
  const { columns } = view.schema;
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${table} ("row" BIGINT, "column" VARCHAR, message VARCHAR)`);
  const appender = await connection.createAppender(table);
  const selection = columns.map((column) => transported(column, view.alias(column.name))).join(', ');
  const stream = await connection.stream(`SELECT ${selection} FROM ${view.relation(columns.map(({ name }) => name))}`);
  let first = 0;
  for (let chunk = await stream.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await stream.fetchChunk()) {
    const batch = chunk
      .getRows()
      .map((cells) => Object.fromEntries(columns.map((column, index) => [column.name, valueOf(column, cells[index])])));
    const found = await check(batch, first);
    for (let start = 0; start < found.length; start += 2048) {
      const part = found.slice(start, start + 2048);
      const lines = DuckDBDataChunk.create(types, part.length);
      lines.setRows(part.map(({ row: index, column, message }) => [BigInt(index), column ?? null, message]));
      appender.appendDataChunk(lines);
    }
    first += chunk.rowCount;
  }
  appender.closeSync();
  return { table, result: await resultOf(connection) };
}

async function resultOf(connection: DuckDBConnection): Promise<RuleResult> {
  const { failing, example } = await row(
    connection,
    `SELECT count(DISTINCT "row") AS failing, arg_min(message, "row") AS example FROM ${table}`,
  );
  const count = Number(failing);
  if (count === 0) return { rule: 'row', severity: 'error', passed: true };
  const message = `${count} row${count === 1 ? '' : 's'} break the project's own schema, the first with: ${String(example)}`;
  return { rule: 'row', severity: 'error', passed: false, rows: count, message };
}
