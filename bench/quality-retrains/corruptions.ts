/** @module Fixed ways in which a batch of rows goes wrong. */
import type { Column, NumericColumn, Table } from '../../domain/data/table.ts';
import type { RandomStream } from '../../domain/learning/learner.ts';
import { takeRows } from '../../domain/transforms/columns.ts';

export interface Corruption {
  readonly name: string;
  apply(batch: Table, stream: RandomStream): Table;
}

const numbers = (table: Table, name: string, of: (value: number, row: number) => number): Table => ({
  ...table,
  columns: table.columns.map(
    (column): Column =>
      column.name === name && column.type !== 'string' ? { ...column, values: column.values.map(of) } : column,
  ),
});

const labels = (table: Table, of: (code: number, row: number) => number): Table => ({
  ...table,
  columns: table.columns.map(
    (column): Column =>
      column.name === 'label' && column.type === 'string' ? { ...column, codes: column.codes.map(of) } : column,
  ),
});

const valuesOf = (table: Table, name: string): Float64Array =>
  (table.columns.find((column) => column.name === name) as NumericColumn).values;
const codesOf = (table: Table): Int32Array => {
  const column = table.columns.find(({ name }) => name === 'label');
  return column?.type === 'string' ? column.codes : new Int32Array();
};

function flip(name: string, share: number, only?: number): Corruption {
  return {
    name,
    apply: (batch, stream) =>
      labels(batch, (code) => (stream.nextDouble() < share && (only === undefined || code === only) ? 1 - code : code)),
  };
}

function swap(name: string, a: string, b: string): Corruption {
  return {
    name,
    apply: (batch) => {
      const [left, right] = [valuesOf(batch, a), valuesOf(batch, b)];
      return numbers(
        numbers(batch, a, (_, row) => right[row] ?? 0),
        b,
        (_, row) => left[row] ?? 0,
      );
    },
  };
}

function chosen(name: string, isKept: (batch: Table, row: number) => boolean): Corruption {
  return {
    name,
    apply: (batch) => {
      const kept = Array.from({ length: batch.rowCount }, (_, row) => row).filter((row) => isKept(batch, row));
      // As many rows as before: those that are left come again.
      return takeRows(
        batch,
        Uint32Array.from({ length: batch.rowCount }, (_, row) => kept[row % kept.length] ?? 0),
      );
    },
  };
}

/** Fifteen, one for each corrupted batch. */
export const corruptions: readonly Corruption[] = [
  flip('40% of labels flipped', 0.4),
  flip('all labels flipped', 1),
  flip('80% of one class labelled as the other', 0.8, 1),
  {
    name: 'labels shifted by one row',
    apply: (batch) => {
      const codes = codesOf(batch);
      return labels(batch, (_, row) => codes[(row + 1) % codes.length] ?? 0);
    },
  },
  { name: 'age times 1000', apply: (batch) => numbers(batch, 'age', (value) => 1000 * value) },
  { name: 'balance over 100', apply: (batch) => numbers(batch, 'balance', (value) => value / 100) },
  swap('age and visits swapped', 'age', 'visits'),
  swap('ratio and score swapped', 'ratio', 'score'),
  {
    name: 'half of four columns missing',
    apply: (batch, stream) =>
      ['age', 'income', 'visits', 'ratio'].reduce(
        (table, name) => numbers(table, name, (value) => (stream.nextDouble() < 0.5 ? Number.NaN : value)),
        batch,
      ),
  },
  { name: 'one column zero', apply: (batch) => numbers(batch, 'balance', () => 0) },
  chosen('20 rows, 15 times each', (_, row) => row < 20),
  chosen('only rows of age above 57', (batch, row) => (valuesOf(batch, 'age')[row] ?? 0) > 57),
  chosen('one class alone', (batch, row) => codesOf(batch)[row] === 1),
  { name: 'signs of ratio turned', apply: (batch) => numbers(batch, 'ratio', (value) => -value) },
  {
    name: 'noise of three deviations on two columns',
    apply: (batch, stream) =>
      ['age', 'balance'].reduce((table, name) => {
        const deviation = name === 'age' ? 12 : 200;
        return numbers(table, name, (value) => value + 3 * deviation * stream.nextNormal());
      }, batch),
  },
];
