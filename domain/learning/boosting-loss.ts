/** @module Losses that boosting descends: squared error, log-loss of two classes, log-loss of more by softmax. */

/** Rows to learn from or to judge by. Scores are row-major: rows × `outputs`. */
export interface BoostingLoss {
  /** Trees per round. */
  readonly outputs: number;
  /** Constant scores of least loss, one per output. */
  baseline(): Float64Array;
  /** Takes in the scores of all rows; the gradients of the round are at these. */
  open(scores: Float64Array): void;
  /** Per row, first and second derivative of its weighted loss by one output. */
  derive(output: number, gradients: Float64Array, hessians: Float64Array): void;
  /** Weighted mean of the loss. Rows of a class that was not there to learn are left out: no tree changes their loss. */
  mean(scores: Float64Array): number;
}

function totalOf(weights: Float64Array): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

/** Squared error; the derivatives are those of half of it. */
export class SquaredError implements BoostingLoss {
  readonly outputs = 1;
  readonly #values: Float64Array;
  readonly #weights: Float64Array;
  #scores: Float64Array = new Float64Array();

  constructor(values: Float64Array, weights: Float64Array) {
    this.#values = values;
    this.#weights = weights;
  }

  baseline(): Float64Array {
    const first = this.#values[0] ?? 0;
    const sum = this.#values.reduce((total, value, row) => total + (this.#weights[row] as number) * (value - first), 0);
    return Float64Array.of(first + sum / totalOf(this.#weights));
  }

  open(scores: Float64Array): void {
    this.#scores = scores;
  }

  derive(_output: number, gradients: Float64Array, hessians: Float64Array): void {
    const scores = this.#scores;
    const values = this.#values;
    const weights = this.#weights;
    for (let row = 0; row < gradients.length; row += 1) {
      const weight = weights[row] as number;
      gradients[row] = weight * ((scores[row] as number) - (values[row] as number));
      hessians[row] = weight;
    }
  }

  mean(scores: Float64Array): number {
    let sum = 0;
    for (let row = 0; row < scores.length; row += 1) {
      const error = (scores[row] as number) - (this.#values[row] as number);
      sum += (this.#weights[row] as number) * error * error;
    }
    return sum / totalOf(this.#weights);
  }
}

/** -log of the probability of the own class; the score is the log-odds of label 1 against label 0. */
export class BinaryLogLoss implements BoostingLoss {
  readonly outputs = 1;
  readonly #labels: Int32Array;
  readonly #weights: Float64Array;
  #scores: Float64Array = new Float64Array();

  /** Labels 0 and 1; a negative one is left out of the mean. */
  constructor(labels: Int32Array, weights: Float64Array) {
    this.#labels = labels;
    this.#weights = weights;
  }

  baseline(): Float64Array {
    const [first = 0, second = 0] = classWeights(this.#labels, this.#weights, 2);
    return Float64Array.of(Math.log(second / first));
  }

  open(scores: Float64Array): void {
    this.#scores = scores;
  }

  derive(_output: number, gradients: Float64Array, hessians: Float64Array): void {
    const scores = this.#scores;
    const labels = this.#labels;
    const weights = this.#weights;
    for (let row = 0; row < gradients.length; row += 1) {
      const weight = weights[row] as number;
      const share = 1 / (1 + Math.exp(-(scores[row] as number)));
      gradients[row] = weight * (share - (labels[row] as number));
      hessians[row] = weight * share * (1 - share);
    }
  }

  mean(scores: Float64Array): number {
    let sum = 0;
    let total = 0;
    for (let row = 0; row < scores.length; row += 1) {
      const label = this.#labels[row] as number;
      if (label < 0) continue;
      const against = label === 1 ? -(scores[row] as number) : (scores[row] as number);
      const weight = this.#weights[row] as number;
      sum += weight * (Math.max(0, against) + Math.log1p(Math.exp(-Math.abs(against))));
      total += weight;
    }
    return sum / total;
  }
}

/** -log of the softmax of the own class's score. */
export class SoftmaxLogLoss implements BoostingLoss {
  readonly outputs: number;
  readonly #labels: Int32Array;
  readonly #weights: Float64Array;
  readonly #shares: Float64Array;

  /** Labels from 0 up to, not including, `outputs`; a negative one is left out of the mean. */
  constructor(labels: Int32Array, weights: Float64Array, outputs: number) {
    this.outputs = outputs;
    this.#labels = labels;
    this.#weights = weights;
    this.#shares = new Float64Array(labels.length * outputs);
  }

  baseline(): Float64Array {
    return classWeights(this.#labels, this.#weights, this.outputs).map((weight, _, all) =>
      Math.log(weight / totalOf(all)),
    );
  }

  open(scores: Float64Array): void {
    softmaxRows(scores, this.outputs, this.#shares);
  }

  derive(output: number, gradients: Float64Array, hessians: Float64Array): void {
    const shares = this.#shares;
    const labels = this.#labels;
    const weights = this.#weights;
    const { outputs } = this;
    for (let row = 0; row < gradients.length; row += 1) {
      const weight = weights[row] as number;
      const share = shares[row * outputs + output] as number;
      gradients[row] = weight * (share - Number(labels[row] === output));
      hessians[row] = weight * share * (1 - share);
    }
  }

  mean(scores: Float64Array): number {
    const { outputs } = this;
    let sum = 0;
    let total = 0;
    this.#labels.forEach((label, row) => {
      if (label < 0) return;
      const own = scores.subarray(row * outputs, (row + 1) * outputs);
      const weight = this.#weights[row] as number;
      sum += weight * (logSumExp(own) - (own[label] as number));
      total += weight;
    });
    return sum / total;
  }
}

function classWeights(labels: Int32Array, weights: Float64Array, classCount: number): Float64Array {
  const sums = new Float64Array(classCount);
  labels.forEach((label, row) => {
    sums[label] = (sums[label] as number) + (weights[row] as number);
  });
  return sums;
}

function logSumExp(scores: Float64Array): number {
  const most = scores.reduce((max, score) => Math.max(max, score), Number.NEGATIVE_INFINITY);
  return most + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - most), 0));
}

/** Softmax of each row of scores (row-major, `width` per row). */
export function softmaxRows(scores: Float64Array, width: number, into: Float64Array): void {
  for (let base = 0; base < scores.length; base += width) {
    let most = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < width; place += 1) most = Math.max(most, scores[base + place] as number);
    let sum = 0;
    for (let place = 0; place < width; place += 1) {
      const power = Math.exp((scores[base + place] as number) - most);
      into[base + place] = power;
      sum += power;
    }
    for (let place = 0; place < width; place += 1) into[base + place] = (into[base + place] as number) / sum;
  }
}
