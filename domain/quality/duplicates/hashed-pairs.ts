/** @module Close pairs among many rows: rows that share a cell of random projections are compared (Datar et al. 2004). */
import type { RandomStream } from '../../learning/learner.ts';

/** A pair at the threshold meets in one of the tables with probability 0.91, one at half of it with 0.998. */
const tables = 8;
const projections = 6;
/** Width of a cell in thresholds. */
const cellWidth = 4;
/** Rows of a cell that each row is compared with. */
const mostCompared = 32;
const mixer = 0x9e3779b1;

export interface NearPair {
  readonly rows: readonly [number, number];
  readonly distance: number;
}

export interface HashRequest {
  /** Row-major. */
  readonly points: Float64Array;
  readonly columns: number;
  readonly threshold: number;
}

/** Pairs closer than the threshold, each once. Time grows with the rows, but for cells in which many meet: there the pairs nearest in row order are compared. */
export function hashedPairs(request: HashRequest, stream: RandomStream): NearPair[] {
  const found = new Map<number, NearPair>();
  for (let table = 0; table < tables; table += 1) {
    const cells = cellsOf(request, stream.fork(table));
    const order = Uint32Array.from(cells.keys()).sort((a, b) => (cells[a] ?? 0) - (cells[b] ?? 0) || a - b);
    for (let place = 0; place < order.length; place += 1) compareCell(request, { cells, order, place }, found);
  }
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, pair]) => pair);
}

interface Place {
  readonly cells: Uint32Array;
  /** Rows by cell, then by row. */
  readonly order: Uint32Array;
  readonly place: number;
}

/** Compares the row at the place with those after it in its cell. */
function compareCell(request: HashRequest, { cells, order, place }: Place, found: Map<number, NearPair>): void {
  const row = order[place] ?? 0;
  const last = Math.min(order.length - 1, place + mostCompared);
  for (let next = place + 1; next <= last; next += 1) {
    const other = order[next] ?? 0;
    if (cells[other] !== cells[row]) return;
    const distance = distanceBetween(request, row, other);
    if (distance < request.threshold) found.set(row * cells.length + other, { rows: [row, other], distance });
  }
}

/** Hash per row of the cell it lies in; rows of one hash but of two cells are told apart by their distance. */
function cellsOf({ points, columns, threshold }: HashRequest, stream: RandomStream): Uint32Array {
  const rows = points.length / columns;
  const hashes = new Uint32Array(rows);
  const width = cellWidth * threshold;
  for (let projection = 0; projection < projections; projection += 1) {
    const direction = Float64Array.from({ length: columns }, () => stream.nextNormal());
    const offset = stream.nextDouble();
    for (let row = 0; row < rows; row += 1) {
      let sum = 0;
      for (let column = 0; column < columns; column += 1) {
        sum += (points[row * columns + column] ?? 0) * (direction[column] ?? 0);
      }
      const cell = Math.floor(sum / width + offset);
      hashes[row] = Math.imul((hashes[row] ?? 0) ^ (cell | 0), mixer) + projection;
      hashes[row] = (hashes[row] ?? 0) ^ ((hashes[row] ?? 0) >>> 15);
    }
  }
  return hashes;
}

function distanceBetween({ points, columns }: HashRequest, left: number, right: number): number {
  let sum = 0;
  for (let column = 0; column < columns; column += 1) {
    const difference = (points[left * columns + column] ?? 0) - (points[right * columns + column] ?? 0);
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}
