/** @module How often values, and combinations of them, occur: one query for every set of columns, whoever asks. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { row, rows } from '../session.ts';
import type { TypedColumn } from '../types.ts';
import { countDifferent } from './dense-key.ts';
import { quotedLength, shown } from './shown.ts';
import { stackedAtOnce } from './stacked.ts';
import { isNumeric, isTime, type TableView } from './table-view.ts';

export interface Frequency {
  readonly value: string;
  readonly count: number;
}

export interface ColumnFrequencies {
  readonly distinct: number;
  /** Most frequent first, ties in value order. */
  readonly top: readonly Frequency[];
}

export interface Repetition {
  /** Different combinations without a missing value. */
  readonly distinct: number;
  /** Rows that share theirs with another. */
  readonly repeated: number;
}

/** Most frequent values that a profile holds. */
const topCount = 20;
/** Columns whose values are counted by one statement. */
const columnsPerStatement = 40;
/** Below so many rows, values of several columns are stacked. */
const stackedRows = 20_000;

/** Whole, since texts that are equal once cut are still different; see `shown`. */
function textOf(column: TypedColumn, sql: string): string {
  return column.type === 'string' ? sql : `CAST(${shown(column, sql)} AS VARCHAR)`;
}

/** Numbers are ordered as such; moments that differ in microseconds alone have one text and are still different. */
function numberOf(column: TypedColumn, sql: string): string {
  if (isTime(column)) return `CAST(epoch_us(CAST(${sql} AS TIMESTAMP)) AS DOUBLE)`;
  return isNumeric(column) ? `CAST(${sql} AS DOUBLE)` : 'CAST(NULL AS DOUBLE)';
}

const key = (columns: readonly { readonly name: string }[]): string =>
  JSON.stringify(columns.map(({ name }) => name).sort());

export class Groupings {
  private readonly connection: DuckDBConnection;
  private readonly view: TableView;
  private readonly repetitions = new Map<string, Promise<Repetition>>();

  constructor(connection: DuckDBConnection, view: TableView) {
    this.connection = connection;
    this.view = view;
  }

  /** Combinations of these columns; rows with a missing value do not count. */
  repetition(columns: readonly TypedColumn[]): Promise<Repetition> {
    const known = this.repetitions.get(key(columns)) ?? this.countRepetition(columns);
    this.repetitions.set(key(columns), known);
    return known;
  }

  private async countRepetition(columns: readonly TypedColumn[]): Promise<Repetition> {
    const [only, ...others] = columns;
    const different = only && others.length === 0 ? await countDifferent(this.connection, this.view, only) : undefined;
    if (different !== undefined) return { distinct: different, repeated: 0 };
    const names = columns.map(({ name }) => name);
    const aliases = names.map(this.view.alias);
    const present = aliases.map((alias) => `${alias} IS NOT NULL`).join(' AND ');
    const found = await row(
      this.connection,
      `SELECT count(*) AS "distinct", coalesce(sum(n) FILTER (WHERE n > 1), 0) AS repeated
       FROM (SELECT count(*) AS n FROM ${this.view.relation(names)} WHERE ${present} GROUP BY ${aliases.join(', ')})`,
    );
    return { distinct: Number(found['distinct']), repeated: Number(found['repeated']) };
  }

  /** Columns of few values each: all in one scan. */
  async frequencies(columns: readonly TypedColumn[]): Promise<Map<string, ColumnFrequencies>> {
    const found = new Map<string, ColumnFrequencies>();
    const atOnce = this.view.schema.rowCount <= stackedRows ? stackedAtOnce(this.view) : columnsPerStatement;
    for (let start = 0; start < columns.length; start += atOnce) {
      const batch = columns.slice(start, start + atOnce);
      for (const [name, frequencies] of await this.fused(batch)) found.set(name, frequencies);
    }
    return found;
  }

  private async fused(columns: readonly TypedColumn[]): Promise<Map<string, ColumnFrequencies>> {
    const counted = this.view.schema.rowCount <= stackedRows ? this.stacked(columns) : this.united(columns);
    const found = await rows(
      this.connection,
      `SELECT place, left(value, ${quotedLength}) AS value, n, groups FROM (SELECT *, count(*) OVER (PARTITION BY place) AS groups,
         row_number() OVER (PARTITION BY place ORDER BY n DESC, number, value) AS rank FROM (${counted}) WHERE value IS NOT NULL)
       WHERE rank <= ${topCount} ORDER BY place, rank`,
    );
    const byPlace = columns.map(() => ({ distinct: 0, top: [] as Frequency[] }));
    for (const { place, value, n, groups } of found) {
      const entry = byPlace[Number(place)];
      if (!entry) continue;
      entry.distinct = Number(groups);
      entry.top.push({ value: String(value), count: Number(n) });
    }
    return new Map(columns.map(({ name }, index) => [name, byPlace[index] ?? { distinct: 0, top: [] }]));
  }

  /** A set for each column, all in one scan. */
  private united(columns: readonly TypedColumn[]): string {
    const aliases = columns.map(({ name }) => this.view.alias(name));
    const byPlace = (sqlOf: (column: TypedColumn, alias: string) => string): string =>
      `CASE place ${columns.map((column, place) => `WHEN ${place} THEN ${sqlOf(column, aliases[place] ?? '')}`).join(' ')} END`;
    const place = `CASE ${aliases.map((alias, index) => `WHEN grouping(${alias}) = 0 THEN ${index}`).join(' ')} END`;
    return `SELECT place, ${byPlace(textOf)} AS value, ${byPlace(numberOf)} AS number, n FROM (
      SELECT ${aliases.join(', ')}, ${place} AS place, count(*) AS n FROM ${this.view.relation(columns.map(({ name }) => name))}
      GROUP BY GROUPING SETS (${aliases.map((alias) => `(${alias})`).join(', ')}))`;
  }

  /** Values one below the other: of a wide table with few rows, compiling is what takes time. */
  private stacked(columns: readonly TypedColumn[]): string {
    const values = columns.map((column) => textOf(column, this.view.alias(column.name)));
    const numbers = columns.map((column) => numberOf(column, this.view.alias(column.name)));
    return `SELECT place, value, number, count(*) AS n FROM (SELECT unnest(range(${columns.length})) AS place, unnest([${values.join(', ')}]) AS value,
      unnest([${numbers.join(', ')}]) AS number FROM ${this.view.relation(columns.map(({ name }) => name))}) GROUP BY ALL`;
  }

  /** A column that may have as many values as rows: a statement of its own. */
  async frequency(column: TypedColumn): Promise<ColumnFrequencies> {
    const alias = this.view.alias(column.name);
    const found = await rows(
      this.connection,
      `WITH groups AS MATERIALIZED (SELECT ${alias}, count(*) AS n FROM ${this.view.relation([column.name])} WHERE ${alias} IS NOT NULL GROUP BY ${alias})
       SELECT CAST(${shown(column, alias)} AS VARCHAR) AS value, n, (SELECT count(*) FROM groups) AS groups
       FROM groups ORDER BY n DESC, ${alias} LIMIT ${topCount}`,
    );
    const top = found.map(({ value, n }) => ({ value: String(value), count: Number(n) }));
    return { distinct: Number(found[0]?.['groups'] ?? 0), top };
  }
}
