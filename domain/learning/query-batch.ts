/** @module Queries that are compared together: where they lie in the memory of the kernels, and how near a row must be. */
import { headLength, queriesPerTile, recordLength, rowsPerGroup } from './distance-kernel.ts';
import type { NearestList } from './nearest-list.ts';
import type { NeighborGrid } from './neighbor-grid.ts';

export const queriesPerBatch = 256;

const pageBytes = 64 * 1024;
const never = -(2 ** 31);
const always = 2 ** 31 - 1;
/** Covers the rounding of a threshold. */
const roundedUp = 1 + 1e-9;

/** Memory of the kernels, one a thread; what a search leaves in it nobody reads. */
export const scratch = new WebAssembly.Memory({ initial: 1 });

/** Byte addresses in the scratch memory. */
export interface Layout {
  readonly queries: number;
  readonly thresholds: number;
  readonly norms: number;
  readonly rows: number;
  readonly found: number;
}

/** Places for a batch and for so many groups of rows, of so many pairs of columns; the memory grows if it must. */
export function layOut(pairs: number, groups: number): Layout {
  const thresholds = queriesPerBatch * pairs * 4;
  const norms = thresholds + queriesPerBatch * 4;
  const rows = norms + groups * rowsPerGroup * 4;
  const found = rows + groups * pairs * rowsPerGroup * 4;
  const end = found + (headLength + groups * recordLength) * 4;
  const missing = Math.ceil((end - scratch.buffer.byteLength) / pageBytes);
  if (missing > 0) scratch.grow(missing);
  return { queries: 0, thresholds, norms, rows, found };
}

export interface Queries {
  readonly count: number;
  /** Row-major. */
  readonly exact: Float64Array;
  /** On the grid, in bundles of a tile. */
  readonly bundles: Int16Array;
  /** Squared lengths on the grid; zeros where distances are not made of them. */
  readonly norms: Int32Array;
}

export class QueryBatch {
  readonly count: number;
  readonly exact: Float64Array;
  /** The scratch memory as integers. */
  readonly ints: Int32Array;
  /** Largest result of the kernel that may belong to a row that is near enough, per query. */
  readonly thresholds: Int32Array;
  readonly #norms: Int32Array;
  readonly #lists: readonly NearestList[];
  readonly #grid: NeighborGrid;

  /** Writes the queries into the scratch memory; only one batch at a time lies there. */
  constructor(queries: Queries, layout: Layout, lists: readonly NearestList[], grid: NeighborGrid) {
    this.count = queries.count;
    this.exact = queries.exact;
    this.#norms = queries.norms;
    this.#lists = lists;
    this.#grid = grid;
    this.ints = new Int32Array(scratch.buffer);
    new Int16Array(scratch.buffer, layout.queries, queries.bundles.length).set(queries.bundles);
    this.thresholds = new Int32Array(scratch.buffer, layout.thresholds, queriesPerBatch);
    const tiled = Math.ceil(queries.count / queriesPerTile) * queriesPerTile;
    for (let query = 0; query < tiled; query += 1) {
      if (query < queries.count) lists[query]?.clear();
      this.thresholds[query] = query < queries.count ? always : never;
    }
  }

  offer(query: number, row: number, distance: number, weight: number): void {
    const list = this.#lists[query] as NearestList;
    if (!list.offer(row, distance, weight)) return;
    const { metric, unit, slack } = this.#grid;
    const real = metric === 'euclidean' ? Math.sqrt(list.bound()) : list.bound();
    const near = (real / unit + slack) * roundedUp;
    const most = metric === 'euclidean' ? near * near * roundedUp - (this.#norms[query] as number) : near;
    this.thresholds[query] = most < always - 1 ? Math.floor(most) + 1 : always;
  }
}
