/** @module Exact nearest rows: a SIMD pass over rounded rows leaves few, whose distances are then computed in full. */
import {
  distanceKernels,
  headLength,
  type Metric,
  queriesPerTile,
  recordLength,
  rowsPerGroup,
} from './distance-kernel.ts';
import type { FeatureMatrix } from './learner.ts';
import { NearestList } from './nearest-list.ts';
import { gridBundles, type NeighborGrid, neighborGrid, squaredNorms } from './neighbor-grid.ts';
import { type Layout, layOut, QueryBatch, queriesPerBatch, scratch } from './query-batch.ts';

export interface IndexedRows {
  readonly features: FeatureMatrix;
  /** Positive; absent means all one. */
  readonly weights: Float64Array | undefined;
}

const firstGroups = 8;
const mostGroups = 512;
/** Rows of a block stay in the processor's second cache while all queries of a batch pass over them. */
const blockBytes = 128 * 1024;

const kernels = distanceKernels(scratch);

/** So many rows stay in the cache while their columns are gone through. */
const rowsAtOnce = 64;

/** Row-major copy of a column-major matrix. */
export function rowMajor({ rows, columns, values }: FeatureMatrix): Float64Array {
  const result = new Float64Array(values.length);
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const last = Math.min(rows, first + rowsAtOnce);
    for (let column = 0; column < columns; column += 1) {
      for (let row = first; row < last; row += 1)
        result[row * columns + column] = values[column * rows + row] as number;
    }
  }
  return result;
}

/** Rows to search among. Distances of the `euclidean` metric are squared. */
export class NeighborIndex {
  readonly #grid: NeighborGrid;
  readonly #rows: number;
  readonly #weights: Float64Array | undefined;
  readonly #exact: Float64Array;
  readonly #bundles: Int16Array;
  readonly #norms: Int32Array;
  readonly #pairs: number;

  constructor({ features, weights }: IndexedRows, metric: Metric) {
    this.#grid = neighborGrid(features, metric);
    this.#rows = features.rows;
    this.#weights = weights;
    this.#exact = rowMajor(features);
    this.#pairs = Math.ceil(features.columns / 2);
    this.#bundles = gridBundles(this.#grid, features, { width: rowsPerGroup, factor: 1 });
    this.#norms =
      metric === 'euclidean'
        ? squaredNorms(this.#bundles, rowsPerGroup, this.#pairs)
        : new Int32Array(Math.ceil(features.rows / rowsPerGroup) * rowsPerGroup);
  }

  /** Calls `visit` for each row of the matrix, in order, with its nearest rows; the list is used again afterwards. */
  search(features: FeatureMatrix, k: number, visit: (row: number, nearest: NearestList) => void): void {
    const lists = Array.from({ length: Math.min(queriesPerBatch, features.rows) }, () => new NearestList(k));
    const layout = layOut(this.#pairs, this.#groupsPerBlock());
    const squared = this.#grid.metric === 'euclidean';
    const bundles = gridBundles(this.#grid, features, { width: queriesPerTile, factor: squared ? -2 : 1 });
    const norms = squared
      ? squaredNorms(bundles, queriesPerTile, this.#pairs).map((norm) => norm / 4)
      : new Int32Array(features.rows);
    const exact = rowMajor(features);
    for (let from = 0; from < features.rows; from += queriesPerBatch) {
      const to = Math.min(from + queriesPerBatch, features.rows);
      const queries = {
        count: to - from,
        exact: exact.subarray(from * features.columns, to * features.columns),
        bundles: bundles.subarray(from * this.#pairs * 2, (from + queriesPerBatch) * this.#pairs * 2),
        norms: norms.subarray(from, to),
      };
      this.#compare(new QueryBatch(queries, layout, lists, this.#grid), layout);
      for (let row = from; row < to; row += 1) visit(row, lists[row - from] as NearestList);
    }
  }

  #groupsPerBlock(): number {
    const groups = this.#norms.length / rowsPerGroup;
    return Math.min(groups, mostGroups, Math.max(1, Math.floor(blockBytes / (this.#pairs * rowsPerGroup * 4))));
  }

  /** A block is as long as all before it: after few rows the bounds are close enough for most others to be skipped. */
  #compare(batch: QueryBatch, layout: Layout): void {
    const groups = this.#norms.length / rowsPerGroup;
    const most = this.#groupsPerBlock();
    let count = 0;
    for (let from = 0; from < groups; from += count) {
      count = Math.min(most, groups - from, Math.max(firstGroups, from));
      this.#load(layout, from, count);
      for (let tile = 0; tile * queriesPerTile < batch.count; tile += 1) {
        kernels[this.#grid.metric](
          layout.queries + tile * queriesPerTile * this.#pairs * 4,
          layout.rows,
          layout.norms,
          layout.thresholds + tile * queriesPerTile * 4,
          layout.found,
          count,
          this.#pairs,
        );
        const found = layout.found / 4;
        const end = (batch.ints[found] as number) / 4;
        for (let record = found + headLength; record < end; record += recordLength) {
          this.#examine(batch, record, from, tile);
        }
      }
    }
  }

  #load(layout: Layout, from: number, groups: number): void {
    const length = this.#pairs * 2 * rowsPerGroup;
    const rows = this.#bundles.subarray(from * length, (from + groups) * length);
    new Int16Array(scratch.buffer, layout.rows, rows.length).set(rows);
    const norms = this.#norms.subarray(from * rowsPerGroup, (from + groups) * rowsPerGroup);
    new Int32Array(scratch.buffer, layout.norms, norms.length).set(norms);
  }

  /** Computes in full the distances of a kept group that are within the thresholds. */
  #examine(batch: QueryBatch, record: number, firstGroup: number, tile: number): void {
    const { ints, thresholds } = batch;
    const squared = this.#grid.metric === 'euclidean';
    const firstRow = (firstGroup + (ints[record] as number)) * rowsPerGroup;
    const width = Math.min(rowsPerGroup, this.#rows - firstRow);
    for (let own = 0; own < queriesPerTile; own += 1) {
      const query = tile * queriesPerTile + own;
      const base = record + 4 + own * rowsPerGroup;
      for (let lane = 0; lane < width; lane += 1) {
        if ((ints[base + lane] as number) > (thresholds[query] as number)) continue;
        const row = firstRow + lane;
        const distance = squared ? this.#squared(batch.exact, query, row) : this.#absolute(batch.exact, query, row);
        batch.offer(query, row, distance, this.#weights ? (this.#weights[row] as number) : 1);
      }
    }
  }

  /** Four sums side by side: one would wait for each addition before the next. */
  #squared(queries: Float64Array, query: number, row: number): number {
    const { columns } = this.#grid;
    const rows = this.#exact;
    const start = query * columns;
    const base = row * columns;
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    let column = 0;
    for (; column + 3 < columns; column += 4) {
      const a = (queries[start + column] as number) - (rows[base + column] as number);
      const b = (queries[start + column + 1] as number) - (rows[base + column + 1] as number);
      const c = (queries[start + column + 2] as number) - (rows[base + column + 2] as number);
      const d = (queries[start + column + 3] as number) - (rows[base + column + 3] as number);
      first += a * a;
      second += b * b;
      third += c * c;
      fourth += d * d;
    }
    for (; column < columns; column += 1) {
      const difference = (queries[start + column] as number) - (rows[base + column] as number);
      first += difference * difference;
    }
    return first + second + (third + fourth);
  }

  #absolute(queries: Float64Array, query: number, row: number): number {
    const { columns } = this.#grid;
    const rows = this.#exact;
    const start = query * columns;
    const base = row * columns;
    let sum = 0;
    for (let column = 0; column < columns; column += 1) {
      sum += Math.abs((queries[start + column] as number) - (rows[base + column] as number));
    }
    return sum;
  }
}
