/** @module A contract that other rows of the same law satisfy: what a person would start from. */
import type { ColumnContract, TableContract } from '../../contracts/check.ts';
import { fewestFigures, predictNext } from '../quality/contract/history-bounds.ts';
import { inferColumn } from '../quality/contract/infer-column.ts';
import { type BatchedColumns, columnsInBatches } from './column-batches.ts';
import type { Column, Table, TableSchema } from './table.ts';

/** An earlier version of the table, oldest first. */
export interface EarlierTable {
  readonly rowCount: number;
  /** Age of the newest value of the time column when the table came in, milliseconds. */
  readonly ageMs?: number;
}

export interface InferenceSettings {
  /** Rows of the tables that the contract will be held against; as many as this one when absent. */
  readonly laterRows?: number | undefined;
  /** Probability that such a table of the same law breaks any rule. */
  readonly level?: number | undefined;
  readonly history?: readonly EarlierTable[] | undefined;
  /** Column of moments, for a bound on its age. */
  readonly time?: string | undefined;
}

export interface InferenceNote {
  readonly column?: string;
  readonly message: string;
}

export interface InferredContract {
  /** Ready to be written under `check:`. */
  readonly contract: TableContract;
  /** What could not be inferred, and why. */
  readonly notes: readonly InferenceNote[];
}

const defaultLevel = 0.05;
/** Rules of a column at most: missing, both ends of a range or a set, uniqueness. */
const rulesOfColumn = 3;

/**
 * Types, missing shares (Wilson's bound), ranges (tolerance limits, with the share of later rows that may lie beyond),
 * sets of categories by coverage, patterns of texts, uniqueness; rows and age from a history. A later table of `laterRows`
 * rows breaks any of them by chance with a probability of about `level`.
 */
export function inferContract(table: Table, settings: InferenceSettings = {}): InferredContract {
  const inferred = table.columns.map((column) => inferContractOf(column, table, settings));
  return joined(table, inferred, settings);
}

/** As `inferContract`, some columns at a time, so that a large table need not be in memory. */
export async function inferContractFrom(
  schema: TableSchema,
  read: BatchedColumns['read'],
  settings: InferenceSettings = {},
): Promise<InferredContract> {
  const inferred: NamedContract[] = [];
  const names = schema.columns.map(({ name }) => name);
  for await (const column of columnsInBatches({ schema, names, read }))
    inferred.push(inferContractOf(column, schema, settings));
  return joined(schema, inferred, settings);
}

interface NamedContract {
  readonly name: string;
  readonly contract: ColumnContract;
  readonly notes: readonly string[];
}

interface Extent {
  readonly rowCount: number;
  readonly columns: { readonly length: number };
}

function inferContractOf(column: Column, { rowCount, columns }: Extent, settings: InferenceSettings): NamedContract {
  const level = (settings.level ?? defaultLevel) / (rulesOfColumn * Math.max(1, columns.length));
  return { name: column.name, ...inferColumn(column, { later: settings.laterRows ?? rowCount, level }) };
}

function joined(extent: Extent, inferred: readonly NamedContract[], settings: InferenceSettings): InferredContract {
  const history = inferHistory(settings);
  return {
    contract: {
      columns: Object.fromEntries(inferred.map(({ name, contract }) => [name, contract])),
      ...history.contract,
    },
    notes: [
      ...(extent.rowCount === 0 ? [{ message: 'the table has no row to infer from' }] : []),
      ...inferred.flatMap(({ name, notes }) => notes.map((message) => ({ column: name, message }))),
      ...history.notes,
    ],
  };
}

function inferHistory({ history, time, level = defaultLevel }: InferenceSettings): InferredContract {
  if (!history) return { contract: {}, notes: [] };
  const rows = predictNext(
    history.map(({ rowCount }) => rowCount),
    level / 2,
  );
  const ages = history.flatMap(({ ageMs }) => (ageMs === undefined ? [] : [Math.max(0, ageMs)]));
  const age = time === undefined ? undefined : predictNext(ages, level / 2);
  const few = `are too few for bounds of the next: ${fewestFigures} are needed`;
  return {
    contract: {
      ...(rows && { rows: { min: Math.floor(rows.low), max: Math.ceil(rows.high) } }),
      ...(age && time !== undefined && { freshness: { column: time, within: `${Math.ceil(age.high / 1000)}s` } }),
    },
    notes: [
      ...(rows ? [] : [{ message: `${history.length} earlier tables ${few}` }]),
      ...(age || time === undefined ? [] : [{ column: time, message: `${ages.length} earlier ages ${few}` }]),
    ],
  };
}
