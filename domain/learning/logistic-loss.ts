/** @module Weighted logistic losses of centred features, with gradient and curvature; the parameters are scaled to be alike. */
import { factorize, substitute } from './cholesky.ts';
import { type ColumnMoments, sumOf } from './column-moments.ts';
import type { Objective, Precondition } from './lbfgs.ts';
import type { FeatureMatrix } from './learner.ts';
import { blockRows, columnBytes } from './linear-kernel.ts';
import { type RowBlocks, withRowBlocks } from './row-blocks.ts';

export interface LossProblem {
  readonly features: FeatureMatrix;
  /** Index of the output that is true, per row; with one output 1 is true and 0 is not. */
  readonly labels: Int32Array;
  readonly weights: Float64Array;
  /** One for two classes (the sigmoid), else one per class (the softmax). */
  readonly outputs: number;
  /** Weight of the losses against half the squared coefficients. */
  readonly strength: number;
  readonly intercept: boolean;
}

/**
 * Coefficient of a feature = parameter × scale. The Hessian's diagonal is about `strength · total/4 · deviation² + 1`, so
 * with these scales it is about one everywhere, whatever the features are measured in.
 */
export function parameterScales({ strength, weights }: LossProblem, moments: ColumnMoments): Float64Array {
  const total = sumOf(weights);
  return moments.deviations.map((deviation) => 1 / Math.sqrt((strength * total * deviation ** 2) / 4 + 1));
}

/** Scale of the intercepts, likewise; they are not penalised. */
export function interceptScale({ strength, weights }: LossProblem): number {
  return 1 / Math.sqrt((strength * sumOf(weights)) / 4);
}

/** Lends the loss of the problem to `use`; it cannot be asked afterwards. */
export function withLogisticLoss<T>(problem: LossProblem, use: (loss: LogisticLoss) => T): T {
  const { features, weights, outputs, intercept } = problem;
  const gram = hasCurvature(features.columns + Number(intercept));
  return withRowBlocks({ features, weights, centred: intercept, constant: intercept, outputs, gram }, (blocks) =>
    use(new LogisticLoss(problem, blocks)),
  );
}

/** Of more columns a matrix takes too much memory. */
const hasCurvature = (columns: number): boolean => columns <= 2048;

/** Penalised loss `strength · Σ w loss + ½ |coefficients|²`. Parameters: per output its coefficients, then the intercepts. */
export class LogisticLoss {
  readonly #problem: LossProblem;
  readonly #blocks: RowBlocks;
  /** By column; the intercept, if there is one, comes last. */
  readonly #scales: Float64Array;
  /** Where the coefficient of an output and column, in this order, stands among the parameters. */
  readonly #places: Int32Array;

  constructor(problem: LossProblem, blocks: RowBlocks) {
    this.#problem = problem;
    this.#blocks = blocks;
    const scales = parameterScales(problem, blocks.moments);
    this.#scales = problem.intercept ? Float64Array.of(...scales, interceptScale(problem)) : scales;
    this.#places = placesOf(problem);
    blocks.writeLabels(problem.labels);
  }

  get moments(): ColumnMoments {
    return this.#blocks.moments;
  }

  readonly objective: Objective = (point, gradient) => {
    const { strength } = this.#problem;
    const coefficients = this.#coefficients(point);
    let loss = 0;
    const slopes = this.#blocks.pass(coefficients, (scores, block) => {
      loss += this.#turnIntoSlopes(scores, block);
    });
    let penalty = 0;
    for (let index = 0; index < slopes.length; index += 1) {
      const column = index % this.#blocks.columns;
      const coefficient = this.#isIntercept(column) ? 0 : (coefficients[index] as number);
      penalty += coefficient * coefficient;
      gradient[this.#places[index] as number] =
        (this.#scales[column] as number) * (strength * (slopes[index] as number) + coefficient);
    }
    return strength * loss + penalty / 2;
  };

  /**
   * Solves with the curvature at a point in place of the Hessian: rows count by the mean over the outputs of p (1 - p),
   * which makes one matrix of the columns for all outputs. With one output it is the Hessian itself.
   */
  readonly precondition: Precondition = (point) => {
    const size = this.#blocks.columns;
    if (!hasCurvature(size)) return undefined;
    const matrix = this.#curvature(point);
    if (!factorize(matrix, size)) return undefined;
    const own = new Float64Array(size);
    return (vector) => {
      const solved = new Float64Array(vector.length);
      for (let first = 0; first < vector.length; first += size) {
        const places = this.#places.subarray(first, first + size);
        for (let column = 0; column < size; column += 1) own[column] = vector[places[column] as number] as number;
        substitute(matrix, own);
        for (let column = 0; column < size; column += 1) solved[places[column] as number] = own[column] as number;
      }
      return solved;
    };
  };

  /** Passes that take as long as a matrix of curvatures and its factors do. */
  get passesPerPrecondition(): number {
    const { columns, count } = this.#blocks;
    return (columns * (1 + columns / (count * blockRows))) / (4 * this.#problem.outputs);
  }

  #isIntercept(column: number): boolean {
    return column === this.#problem.features.columns;
  }

  #coefficients(point: Float64Array): Float64Array {
    const coefficients = new Float64Array(point.length);
    for (let index = 0; index < coefficients.length; index += 1) {
      const scale = this.#scales[index % this.#blocks.columns] as number;
      coefficients[index] = (point[this.#places[index] as number] as number) * scale;
    }
    return coefficients;
  }

  /** Returns the loss of a block, whose scores become their derivatives, weighted. */
  #turnIntoSlopes(scores: number, block: number): number {
    const { kernels, rowResults, words } = this.#blocks;
    const { outputs } = this.#problem;
    const [labels, weights] = [this.#blocks.labelsOf(block), this.#blocks.weightsOf(block)];
    const [first, sums] = [rowResults / 8, (rowResults + columnBytes) / 8];
    let loss = 0;
    if (outputs === 1) {
      kernels.sigmoid(scores, labels, weights, rowResults);
      for (let row = 0; row < blockRows; row += 1) loss += words[first + row] as number;
      return loss;
    }
    kernels.softmax(scores, labels, weights, rowResults, rowResults + columnBytes, outputs * columnBytes);
    for (let row = 0; row < blockRows; row += 1) {
      const weight = words[weights / 8 + row] as number;
      loss += weight * ((words[first + row] as number) + Math.log(words[sums + row] as number));
    }
    return loss;
  }

  /** Lower triangle, row-major, in scaled parameters. */
  #curvature(point: Float64Array): Float64Array {
    const { words, columns } = this.#blocks;
    const { outputs, strength } = this.#problem;
    this.#blocks.pass(this.#coefficients(point), (scores, block) => {
      this.#turnIntoSlopes(scores, block);
      const [weights, factors] = [this.#blocks.weightsOf(block) / 8, this.#blocks.factorsOf(block) / 8];
      for (let row = 0; row < blockRows; row += 1) {
        const weight = words[weights + row] as number;
        let factor = 0;
        for (let place = scores + row * 8; place < scores + outputs * columnBytes; place += columnBytes) {
          // Weight × p where the output is not the label, weight × (1 - p) where it is.
          const slope = Math.abs(words[place / 8] as number);
          factor += slope * (weight - slope);
        }
        words[factors + row] = weight === 0 ? 0 : factor / (weight * outputs);
      }
    });
    const matrix = this.#blocks.gram((block) => this.#blocks.factorsOf(block));
    for (let row = 0; row < columns; row += 1) {
      const scale = this.#scales[row] as number;
      for (let column = 0; column <= row; column += 1) {
        const index = row * columns + column;
        matrix[index] = (matrix[index] as number) * strength * scale * (this.#scales[column] as number);
      }
      if (!this.#isIntercept(row)) matrix[row * columns + row] = (matrix[row * columns + row] as number) + scale ** 2;
    }
    return matrix;
  }
}

function placesOf({ features, outputs, intercept }: LossProblem): Int32Array {
  const { columns } = features;
  const size = columns + Number(intercept);
  return Int32Array.from({ length: outputs * size }, (_, index) => {
    const output = Math.floor(index / size);
    const column = index % size;
    return column === columns ? outputs * columns + output : output * columns + column;
  });
}

/** Turns the scores of one row (every `rows`-th from `row` on) into probabilities; returns log Σ e^score. */
export function softmaxRow(scores: Float64Array, row: number, rows: number, outputs: number): number {
  const end = outputs * rows;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = row; index < end; index += rows) most = Math.max(most, scores[index] as number);
  let sum = 0;
  for (let index = row; index < end; index += rows) {
    const share = Math.exp((scores[index] as number) - most);
    scores[index] = share;
    sum += share;
  }
  for (let index = row; index < end; index += rows) scores[index] = (scores[index] as number) / sum;
  return most + Math.log(sum);
}
