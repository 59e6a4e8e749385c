/** @module The two matrix products of linear learners, fast and plain: both give the same sums to the bit. */
import { fourProducts } from './column-products.ts';
import { type DenseKernels, denseKernels, outputTiles, tileWidth } from './dense-kernel.ts';
import { linearScores } from './linear-scores.ts';

/** Products with one matrix of features, column-major, for a fixed number of outputs. */
export interface DenseProducts {
  /** One value per output and row: row r of output k is `[k * rows + r]`. */
  readonly values: Float64Array;
  /** Sets `values` to constant plus features times coefficients (row-major by output). */
  score(coefficients: Float64Array, constants: Float64Array): void;
  /** Values times features, summed over the rows: outputs × columns, row-major. */
  project(): Float64Array;
}

export interface DenseShape {
  readonly rows: number;
  readonly columns: number;
  readonly outputs: number;
}

const pageBytes = 64 * 1024;
/** Above it the features stay where they are, and plain loops do. */
const mostBytes = 2 ** 30;

export function denseProducts(features: Float64Array, shape: DenseShape): DenseProducts {
  const { end } = layOut(shape);
  return shape.rows < tileWidth || end > mostBytes
    ? new PlainProducts(features, shape)
    : new FastProducts(features, shape);
}

export class PlainProducts implements DenseProducts {
  readonly values: Float64Array;
  readonly #features: Float64Array;
  readonly #shape: DenseShape;

  constructor(features: Float64Array, shape: DenseShape) {
    this.values = new Float64Array(shape.rows * shape.outputs);
    this.#features = features;
    this.#shape = shape;
  }

  score(coefficients: Float64Array, intercepts: Float64Array): void {
    this.values.set(linearScores({ coefficients, intercepts }, { ...this.#shape, values: this.#features }));
  }

  project(): Float64Array {
    const { rows, columns, outputs } = this.#shape;
    const products = new Float64Array(outputs * columns);
    for (let output = 0; output < outputs; output += 1) {
      const own = this.values.subarray(output * rows, (output + 1) * rows);
      let column = 0;
      for (; column + 3 < columns; column += 4) {
        fourProducts(own, this.#features, column * rows, products.subarray(output * columns + column));
      }
      for (; column < columns; column += 1) {
        let sum = 0;
        const base = column * rows;
        for (let row = 0; row < rows; row += 1) sum += (own[row] as number) * (this.#features[base + row] as number);
        products[output * columns + column] = sum;
      }
    }
    return products;
  }
}

/** Byte addresses. Panels hold four columns each, row after row. */
function layOut({ rows, columns, outputs }: DenseShape) {
  const panelColumns = Math.ceil(columns / tileWidth) * tileWidth;
  const panels = rows * columns * 8;
  const values = panels + rows * panelColumns * 8;
  const weights = values + rows * outputs * 8;
  const constants = weights + columns * outputs * 8;
  const products = constants + outputs * 8;
  return { panelColumns, panels, values, weights, constants, products, end: products + outputs * panelColumns * 8 };
}

export class FastProducts implements DenseProducts {
  readonly values: Float64Array;
  readonly #shape: DenseShape;
  readonly #layout: ReturnType<typeof layOut>;
  readonly #buffer: ArrayBuffer;
  readonly #kernels: DenseKernels;

  /** At least four rows. */
  constructor(features: Float64Array, shape: DenseShape) {
    const { rows, columns, outputs } = shape;
    this.#shape = shape;
    this.#layout = layOut(shape);
    const memory = new WebAssembly.Memory({ initial: Math.ceil(this.#layout.end / pageBytes) });
    this.#buffer = memory.buffer;
    this.#kernels = denseKernels(memory);
    this.values = new Float64Array(this.#buffer, this.#layout.values, rows * outputs);
    new Float64Array(this.#buffer, 0, features.length).set(features);
    const panels = new Float64Array(this.#buffer, this.#layout.panels, rows * this.#layout.panelColumns);
    for (let column = 0; column < columns; column += 1) {
      const offset = Math.floor(column / tileWidth) * rows * tileWidth + (column % tileWidth);
      const base = column * rows;
      for (let row = 0; row < rows; row += 1) panels[offset + row * tileWidth] = features[base + row] as number;
    }
  }

  score(coefficients: Float64Array, constants: Float64Array): void {
    const { rows, columns, outputs } = this.#shape;
    const layout = this.#layout;
    const weights = new Float64Array(this.#buffer, layout.weights, columns * outputs);
    for (let output = 0; output < outputs; output += 1) {
      for (let column = 0; column < columns; column += 1) {
        weights[column * outputs + output] = coefficients[output * columns + column] as number;
      }
    }
    new Float64Array(this.#buffer, layout.constants, outputs).set(constants);
    const [stride, step, size, last] = [rows * 8, outputs * 8, columns * outputs * 8, (rows - tileWidth) * 8];
    for (const { from, tile } of tilesOf(outputs)) {
      const out = layout.values + from * stride;
      const [own, constant] = [layout.weights + from * 8, layout.constants + from * 8];
      this.#kernels[`scores${tile}`](0, own, constant, out, stride, step, size, last);
    }
  }

  project(): Float64Array {
    const { rows, columns, outputs } = this.#shape;
    const { panelColumns, panels, values, products } = this.#layout;
    for (let column = 0; column < columns; column += tileWidth) {
      for (const { from, tile } of tilesOf(outputs)) {
        const out = products + (from * panelColumns + column) * 8;
        const [panel, own] = [panels + column * rows * 8, values + from * rows * 8];
        this.#kernels[`project${tile}`](panel, own, out, rows * 8, panelColumns * 8);
      }
    }
    const result = new Float64Array(outputs * columns);
    for (let output = 0; output < outputs; output += 1) {
      const own = new Float64Array(this.#buffer, products + output * panelColumns * 8, columns);
      result.set(own, output * columns);
    }
    return result;
  }
}

/** Outputs in tiles of 4, then 2, then 1. */
function tilesOf(outputs: number): { readonly from: number; readonly tile: (typeof outputTiles)[number] }[] {
  const tiles: { from: number; tile: (typeof outputTiles)[number] }[] = [];
  let from = 0;
  for (const tile of outputTiles) {
    for (; from + tile <= outputs; from += tile) tiles.push({ from, tile });
  }
  return tiles;
}
