/** @module One isolation tree: random cuts until rows stand alone (Liu, Ting and Zhou 2008), or oblique ones (Hariri 2019). */
import type { FeatureMatrix, RandomStream } from '../../learning/learner.ts';

const eulerGamma = 0.5772156649015329;

/** Mean path length of an unsuccessful search among so many rows: what a leaf that was not grown further still adds. */
export function averagePathLength(rows: number): number {
  if (rows < 2) return 0;
  if (rows === 2) return 1;
  return 2 * (Math.log(rows - 1) + eulerGamma) - (2 * (rows - 1)) / rows;
}

/** Nodes in order of growth, the root first; arrays have one entry per node, `columns` and `slopes` `width` of them. */
export interface IsolationTree {
  /** Columns of a cut; column 0 with slope 0 pads. */
  readonly columns: Int32Array;
  readonly slopes: Float64Array;
  /** Rows whose sum of slope × value is at most this go left. */
  readonly cuts: Float64Array;
  /** Left child, the right one follows it; -1 for a leaf. */
  readonly children: Int32Array;
  /** Path length of a leaf. */
  readonly lengths: Float64Array;
}

export interface TreeRequest {
  readonly features: FeatureMatrix;
  /** Rows to grow the tree on. */
  readonly rows: Uint32Array;
  /** Columns of one cut: 1 for cuts along an axis. */
  readonly width: number;
  readonly stream: RandomStream;
}

class TreeGrower {
  readonly #request: TreeRequest;
  readonly #rows: Uint32Array;
  readonly #order: Int32Array;
  readonly #deepest: number;
  readonly #sums: Float64Array;
  readonly columns: number[] = [];
  readonly slopes: number[] = [];
  readonly cuts: number[] = [];
  readonly children: number[] = [];
  readonly lengths: number[] = [];

  constructor(request: TreeRequest) {
    this.#request = request;
    this.#rows = request.rows.slice();
    this.#order = Int32Array.from({ length: request.features.columns }, (_, column) => column);
    this.#deepest = Math.ceil(Math.log2(Math.max(2, request.rows.length)));
    this.#sums = new Float64Array(request.rows.length);
  }

  grow(): void {
    const open = [{ node: this.#reserve(), from: 0, to: this.#rows.length, depth: 0 }];
    for (let next = open.shift(); next; next = open.shift()) {
      const { node, from, to, depth } = next;
      const middle = depth < this.#deepest && to - from > 1 ? this.#cut(node, from, to) : undefined;
      if (middle === undefined) {
        this.lengths[node] = depth + averagePathLength(to - from);
        continue;
      }
      const left = this.#reserve();
      const right = this.#reserve();
      this.children[node] = left;
      open.push(
        { node: left, from, to: middle, depth: depth + 1 },
        { node: right, from: middle, to, depth: depth + 1 },
      );
    }
  }

  #reserve(): number {
    const node = this.cuts.length;
    for (let place = 0; place < this.#request.width; place += 1) {
      this.columns.push(0);
      this.slopes.push(0);
    }
    this.cuts.push(0);
    this.children.push(-1);
    this.lengths.push(0);
    return node;
  }

  /** First row of the right side; undefined where all rows are alike. */
  #cut(node: number, from: number, to: number): number | undefined {
    const { width, stream } = this.#request;
    const chosen = this.#varyingColumns(from, to);
    if (chosen.length === 0) return undefined;
    this.#sums.fill(0, from, to);
    chosen.forEach((column, place) => {
      const slope = width === 1 ? 1 : stream.nextNormal();
      this.columns[node * width + place] = column;
      this.slopes[node * width + place] = slope;
      for (let index = from; index < to; index += 1) {
        this.#sums[index] = (this.#sums[index] as number) + slope * this.#valueAt(index, column);
      }
    });
    const [low, high] = range(this.#sums.subarray(from, to));
    if (!(low < high)) return undefined;
    const drawn = low + stream.nextDouble() * (high - low);
    const cut = drawn < high ? drawn : low;
    this.cuts[node] = cut;
    return this.#partition(from, to, cut);
  }

  /** Random columns that are not constant in these rows, `width` of them at most: a shuffle that stops early. */
  #varyingColumns(from: number, to: number): number[] {
    const { width, stream } = this.#request;
    const chosen: number[] = [];
    for (let left = this.#order.length; left > 0 && chosen.length < width; left -= 1) {
      const place = stream.nextBelow(left);
      const column = this.#order[place] as number;
      this.#order[place] = this.#order[left - 1] as number;
      this.#order[left - 1] = column;
      if (this.#varies(column, from, to)) chosen.push(column);
    }
    return chosen;
  }

  #varies(column: number, from: number, to: number): boolean {
    const first = this.#valueAt(from, column);
    for (let index = from + 1; index < to; index += 1) if (this.#valueAt(index, column) !== first) return true;
    return false;
  }

  #valueAt(index: number, column: number): number {
    const { rows, values } = this.#request.features;
    return values[column * rows + (this.#rows[index] as number)] as number;
  }

  #partition(from: number, to: number, cut: number): number {
    let middle = from;
    for (let index = from; index < to; index += 1) {
      if ((this.#sums[index] as number) > cut) continue;
      const row = this.#rows[index] as number;
      const sum = this.#sums[index] as number;
      this.#rows[index] = this.#rows[middle] as number;
      this.#sums[index] = this.#sums[middle] as number;
      this.#rows[middle] = row;
      this.#sums[middle] = sum;
      middle += 1;
    }
    return middle;
  }
}

function range(values: Float64Array): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

export function growIsolationTree(request: TreeRequest): IsolationTree {
  const grower = new TreeGrower(request);
  grower.grow();
  return {
    columns: Int32Array.from(grower.columns),
    slopes: Float64Array.from(grower.slopes),
    cuts: Float64Array.from(grower.cuts),
    children: Int32Array.from(grower.children),
    lengths: Float64Array.from(grower.lengths),
  };
}

/** Adds the path length of each row. */
export function addPathLengths(tree: IsolationTree, width: number, given: FeatureMatrix, lengths: Float64Array): void {
  const { columns, slopes, cuts, children } = tree;
  const { rows, values } = given;
  for (let row = 0; row < rows; row += 1) {
    let node = 0;
    for (let left = children[0] as number; left >= 0; left = children[node] as number) {
      let sum = 0;
      for (let place = node * width; place < (node + 1) * width; place += 1) {
        sum += (slopes[place] as number) * (values[(columns[place] as number) * rows + row] as number);
      }
      node = sum <= (cuts[node] as number) ? left : left + 1;
    }
    lengths[row] = (lengths[row] as number) + (tree.lengths[node] as number);
  }
}
