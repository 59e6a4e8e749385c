/** @module Rows of linear learners in blocks that stay in the cache, centred, with the products that their fits are made of. */
import { type ColumnMoments, columnMoments, deviationOf, sumOf } from './column-moments.ts';
import { withMemory } from './kernel-memory.ts';
import type { FeatureMatrix } from './learner.ts';
import { blockRows, columnBytes, tilesOf, widestGroup } from './linear-kernel.ts';
import { type LinearKernels, linearKernels } from './linear-kernels.ts';

export interface BlockedRows {
  readonly features: FeatureMatrix;
  readonly weights: Float64Array;
  /** Whether means are taken off the features. */
  readonly centred: boolean;
  /** Whether a column of ones comes last. */
  readonly constant: boolean;
  /** Scores per row. */
  readonly outputs: number;
  /** Whether `gram` will be asked for: its matrix takes the square of the columns. */
  readonly gram: boolean;
}

/** Above so many bytes the rows stay where they are, and each pass takes them block after block. */
const usualMost = 2 ** 30;
const blockWords = columnBytes / 8;
const wholeGroups = (columns: number): number => Math.ceil(columns / widestGroup) * widestGroup;

/** Byte addresses. */
function layOut(given: BlockedRows, mostResident: number) {
  const { constant, outputs } = given;
  const { rows, columns: own } = given.features;
  const blocks = Math.ceil(rows / blockRows);
  const columns = own + Number(constant);
  const blockBytes = columns * columnBytes;
  const resident = blocks * blockBytes <= mostResident;
  const features = 0;
  const weights = features + (resident ? blocks : 1) * blockBytes;
  const labels = weights + blocks * blockRows * 8;
  const factors = labels + blocks * blockRows * 8;
  const values = factors + blocks * blockRows * 8;
  const column = values + outputs * columnBytes;
  const rowResults = column + (resident ? blocks * blockRows * 8 : 0);
  // What tiles read beyond the last column lies within this.
  const weighed = rowResults + widestGroup * columnBytes;
  const coefficients = weighed + blockBytes;
  const products = coefficients + wholeGroups(columns) * outputs * 8;
  const gram = products + wholeGroups(columns) * outputs * 8;
  const end = gram + (given.gram ? wholeGroups(columns) ** 2 * 8 : 0);
  return {
    blockBytes,
    resident,
    features,
    weights,
    labels,
    factors,
    values,
    column,
    rowResults,
    weighed,
    coefficients,
    products,
    gram,
    end,
  };
}

type Layout = ReturnType<typeof layOut>;

/** Lends the rows to `use`; they are gone when it returns. */
export function withRowBlocks<T>(given: BlockedRows, use: (blocks: RowBlocks) => T, mostResident = usualMost): T {
  const layout = layOut(given, mostResident);
  return withMemory(layout.end, (memory) => use(new RowBlocks(given, layout, memory)));
}

export class RowBlocks {
  readonly count: number;
  /** The constant included. */
  readonly columns: number;
  readonly moments: ColumnMoments;
  readonly kernels: LinearKernels;
  /** The memory of the kernels. */
  readonly words: Float64Array;
  readonly #given: BlockedRows;
  readonly #layout: Layout;

  constructor(given: BlockedRows, layout: Layout, memory: WebAssembly.Memory) {
    const { features, weights, centred, constant } = given;
    this.#given = given;
    this.columns = features.columns + Number(constant);
    this.count = Math.ceil(features.rows / blockRows);
    this.#layout = layout;
    this.kernels = linearKernels(memory);
    this.words = new Float64Array(memory.buffer);
    this.#writeRows(layout.weights, weights);
    this.moments = layout.resident ? this.#fillAll() : columnMoments(features, weights, centred);
  }

  /** Moments column by column, each centred into the blocks while it is in the cache. */
  #fillAll(): ColumnMoments {
    const { features, weights, centred } = this.#given;
    const { rows, columns, values } = features;
    const total = sumOf(weights);
    const moments = { means: new Float64Array(columns), deviations: new Float64Array(columns) };
    for (let column = 0; column < columns; column += 1) {
      const own = values.subarray(column * rows, (column + 1) * rows);
      const { mean, deviation } = this.#fillColumn(own, column, { total, centred });
      moments.means[column] = mean;
      moments.deviations[column] = deviation;
    }
    for (let block = 0; block < this.count; block += 1) this.#fillConstant(block);
    return moments;
  }

  #fillColumn(
    values: Float64Array,
    index: number,
    { total, centred }: { readonly total: number; readonly centred: boolean },
  ): { readonly mean: number; readonly deviation: number } {
    const { kernels, words } = this;
    const { column, weights, rowResults, blockBytes } = this.#layout;
    const first = values[0] as number;
    const size = this.count * blockRows * 8;
    const fillUp = (value: number): unknown => words.fill(value, column / 8 + values.length, (column + size) / 8);
    words.set(values, column / 8);
    fillUp(first);
    kernels.extent(rowResults, column, weights, size);
    const [even = 0, odd = 0, one = 0, other = 0] = words.subarray(rowResults / 8, rowResults / 8 + 4);
    const mean = centred ? first + (even + odd) / total : 0;
    // Rows beyond the last become zeros.
    fillUp(mean);
    const meanAt = rowResults + columnBytes;
    words[meanAt / 8] = mean;
    const target = this.#featuresOf(0) + index * columnBytes;
    kernels.centre(rowResults, column, weights, size, meanAt, target, blockBytes);
    const squares = (words[rowResults / 8] as number) + (words[rowResults / 8 + 1] as number);
    const deviation = deviationOf(squares / total, Math.max(one, other));
    for (let block = 0; block < this.count && deviation === 0; block += 1) this.#fill(block, index, Number.NaN);
    return { mean, deviation };
  }

  /** One number per row, which the kernels find at `labelsOf(block)`. */
  writeLabels(labels: ArrayLike<number>): void {
    this.#writeRows(this.#layout.labels, labels);
  }

  labelsOf(block: number): number {
    return this.#layout.labels + block * blockRows * 8;
  }

  weightsOf(block: number): number {
    return this.#layout.weights + block * blockRows * 8;
  }

  /** Room for one number per row of all blocks. */
  factorsOf(block: number): number {
    return this.#layout.factors + block * blockRows * 8;
  }

  /** Room for up to eight results per row of one block, each `columnBytes` long. */
  get rowResults(): number {
    return this.#layout.rowResults;
  }

  /**
   * Scores (coefficients by output and column, of centred features) block after block, which `turn` changes where they
   * are; returns the sums over all rows of what it made of them times the features, by output and column.
   */
  pass(coefficients: Float64Array, turn: (scores: number, block: number) => void): Float64Array {
    const { outputs } = this.#given;
    const { coefficients: own, values } = this.#layout;
    for (let output = 0; output < outputs; output += 1) {
      for (let column = 0; column < this.columns; column += 1) {
        this.words[own / 8 + column * outputs + output] = coefficients[output * this.columns + column] as number;
      }
    }
    const tiles = tilesOf(outputs);
    return this.#project((block, address) => {
      for (const { from, outputs: width } of tiles) {
        const size = this.columns * outputs * 8;
        this.kernels.scores[width](address, own + from * 8, values + from * columnBytes, outputs * 8, size);
      }
      turn(values, block);
    });
  }

  /** Sums over all rows of weight × value × feature, by column; one output. */
  project(values: Float64Array): Float64Array {
    const at = this.#layout.values / 8;
    const { weights } = this.#given;
    return this.#project((block) => {
      const first = block * blockRows;
      for (let row = first; row < first + blockRows; row += 1) {
        this.words[at + row - first] = row < values.length ? (values[row] as number) * (weights[row] as number) : 0;
      }
    });
  }

  #project(writeValues: (block: number, address: number) => void): Float64Array {
    const { outputs } = this.#given;
    const { values, products } = this.#layout;
    const step = wholeGroups(this.columns) * 8;
    const tiles = tilesOf(outputs);
    this.words.fill(0, products / 8, (products + outputs * step) / 8);
    for (let block = 0; block < this.count; block += 1) {
      const address = this.#load(block);
      writeValues(block, address);
      for (const { from, outputs: width } of tiles) {
        const out = products + from * step;
        this.kernels.products[width](values + from * columnBytes, address, out, step, this.columns * 8);
      }
    }
    const result = new Float64Array(outputs * this.columns);
    for (let output = 0; output < outputs; output += 1) {
      const first = (products + output * step) / 8;
      result.set(this.words.subarray(first, first + this.columns), output * this.columns);
    }
    return result;
  }

  /** Lower triangle, row-major, of the sums over all rows of weight × feature × feature; weights where `weigh` says, or all one. */
  gram(weigh?: (block: number) => number): Float64Array {
    const { weighed, gram, blockBytes } = this.#layout;
    const step = wholeGroups(this.columns) * 8;
    const tiles = tilesOf(this.columns);
    this.words.fill(0, gram / 8, gram / 8 + (this.columns * step) / 8);
    for (let block = 0; block < this.count; block += 1) {
      const address = this.#load(block);
      if (weigh) this.kernels.weigh(weighed, address, weigh(block), blockBytes);
      const left = weigh ? weighed : address;
      for (const { from, outputs } of tiles) {
        const size = (from + outputs) * 8;
        this.kernels.products[outputs](left + from * columnBytes, address, gram + from * step, step, size);
      }
    }
    const matrix = new Float64Array(this.columns * this.columns);
    for (let row = 0; row < this.columns; row += 1) {
      const first = gram / 8 + row * wholeGroups(this.columns);
      matrix.set(this.words.subarray(first, first + row + 1), row * this.columns);
    }
    return matrix;
  }

  /** Where the features of a block are, or come to be if they are not resident. */
  #featuresOf(block: number): number {
    return this.#layout.features + (this.#layout.resident ? block * this.#layout.blockBytes : 0);
  }

  #load(block: number): number {
    if (!this.#layout.resident) {
      const { means, deviations } = this.moments;
      for (let column = 0; column < means.length; column += 1) {
        this.#fill(block, column, deviations[column] === 0 ? Number.NaN : (means[column] as number));
      }
      this.#fillConstant(block);
    }
    return this.#featuresOf(block);
  }

  /** Writes a column of a block less its mean; one without a mean, and rows beyond the last, become zeros. */
  #fill(block: number, column: number, mean: number): void {
    const { rows, values } = this.#given.features;
    const to = this.#featuresOf(block) / 8 + column * blockWords;
    const count = Number.isNaN(mean) ? 0 : Math.min(blockRows, rows - block * blockRows);
    const { words } = this;
    const ahead = column * rows + block * blockRows - to;
    for (let place = to; place < to + count; place += 1) words[place] = (values[place + ahead] as number) - mean;
    if (count < blockRows) words.fill(0, to + count, to + blockRows);
  }

  #fillConstant(block: number): void {
    const { features, constant } = this.#given;
    if (!constant) return;
    const to = this.#featuresOf(block) / 8 + features.columns * blockWords;
    const count = Math.min(blockRows, features.rows - block * blockRows);
    this.words.fill(1, to, to + count);
    this.words.fill(0, to + count, to + blockRows);
  }

  #writeRows(address: number, values: ArrayLike<number>): void {
    this.words.set(values, address / 8);
    this.words.fill(0, address / 8 + values.length, address / 8 + this.count * blockRows);
  }
}
