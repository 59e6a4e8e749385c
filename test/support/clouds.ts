/** @module Two seeded clouds of points, as a table to classify. */
import type { Table } from '../../domain/data/table.ts';
import type { Task } from '../../domain/learning/learner.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { findLearner } from '../../domain/learning/registry.ts';
import { trainModel } from '../../domain/model/fit.ts';
import type { Model } from '../../domain/model/model.ts';
import { type Cell, table } from './tables.ts';

/** Columns `id`, `x` and `z` (x tells the classes apart, z is noise), `kind` (`left`, `right`) and `amount` (3x + 1). */
export function clouds(rows: number, seed = '1'): Table {
  const stream = createStream(seed);
  const cells: Record<'id' | 'x' | 'z' | 'kind' | 'amount', Cell[]> = { id: [], x: [], z: [], kind: [], amount: [] };
  for (let row = 0; row < rows; row += 1) {
    const right = row % 2 === 1;
    const x = stream.nextNormal() + (right ? 1.5 : -1.5);
    cells.id.push(`r${row}`);
    cells.x.push(x);
    cells.z.push(stream.nextNormal());
    cells.kind.push(right ? 'right' : 'left');
    cells.amount.push(3 * x + 1 + 0.1 * stream.nextNormal());
  }
  return table(cells);
}

/** A model of the clouds that takes `x` and `z`: `logistic-regression` on `kind`, or `ridge` on `amount`. */
export function cloudModel(task: Task, rows: Table = clouds(200)): Model {
  const learner = findLearner(task === 'classification' ? 'logistic-regression' : 'ridge');
  const target = task === 'classification' ? 'kind' : 'amount';
  return trainModel({
    table: rows,
    raw: rows,
    transforms: [],
    learner,
    params: learner.params.parse({}),
    roles: { key: 'id', target, exclude: ['kind', 'amount'].filter((name) => name !== target) },
    streams: {},
  });
}
