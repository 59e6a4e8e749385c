/** @module Two or three clouds of points with labels, some of which are made wrong on purpose. */
import type { Table } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';

export interface Clouds {
  readonly table: Table;
  readonly classes: readonly string[];
  /** As they should be. */
  readonly truth: Int32Array;
  readonly labels: Int32Array;
  /** Rows whose label is wrong. */
  readonly wrong: ReadonlySet<number>;
}

export interface CloudRequest {
  readonly rows: number;
  readonly classes?: number;
  /** Distance between neighbouring centres in standard deviations. */
  readonly apart?: number;
  /** Share of wrong labels, the first rows of a drawn order. */
  readonly wrong?: number;
  readonly seed?: string;
}

/** Four features; centres lie on the first two. */
export function clouds({ rows, classes = 2, apart = 5, wrong = 0, seed = 'clouds' }: CloudRequest): Clouds {
  const stream = createStream(seed);
  const truth = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const place = (column: number, label: number): number =>
    column > 1 ? 0 : apart * (column === 0 ? label : Math.floor(label / 2));
  const columns = [0, 1, 2, 3].map((column) => ({
    name: `x${column}`,
    type: 'number' as const,
    values: Float64Array.from(truth, (label) => place(column, label) + stream.nextNormal()),
  }));
  const labels = truth.slice();
  const chosen = new Set<number>();
  while (chosen.size < Math.round(wrong * rows)) chosen.add(stream.nextBelow(rows));
  for (const row of chosen) labels[row] = ((labels[row] ?? 0) + 1 + stream.nextBelow(classes - 1)) % classes;
  const names = Array.from({ length: classes }, (_, label) => `class ${label}`);
  return { table: { rowCount: rows, columns }, classes: names, truth, labels, wrong: chosen };
}

/** The table with its labels as a text column, and more columns if need be. */
export function withLabels({ table, classes, labels }: Clouds, more: Table['columns'] = []): Table {
  const column = { name: 'label', type: 'string' as const, codes: labels, dictionary: classes };
  return { rowCount: table.rowCount, columns: [...table.columns, column, ...more] };
}
