/** @module Stochastic gradient descent for logistic losses: small batches in a drawn order (Bottou 2012, "Stochastic gradient descent tricks"). */
import { WithinError } from '../../contracts/errors.ts';
import { shuffle } from '../splitting/shuffle.ts';
import { bulkBelow } from './bulk-draws.ts';
import { EarlyStopping, type StoppingRule } from './early-stopping.ts';
import type { RandomStream } from './learner.ts';
import type { LinearMap } from './linear-scores.ts';
import type { LossProblem } from './logistic-loss.ts';

export interface DescentOptions {
  readonly epochs: number;
  /** Rows per step. */
  readonly batchSize: number;
  readonly learningRate: number;
  /** After e epochs the step is the learning rate over 1 + decay × e. */
  readonly decay: number;
  readonly earlyStopping?: StoppingRule | undefined;
  readonly init: RandomStream;
  /** Fork e orders the rows of epoch e, from 0. */
  readonly order: RandomStream;
  /** Called before each epoch with the share of epochs done. */
  readonly onEpoch: (share: number) => void;
}

/** Rows that early stopping judges by, standardised like the training rows. */
export type JudgedRows = Pick<LossProblem, 'scaled' | 'labels' | 'weights'>;

/** Standard deviation of the start: near zero, where the loss has no corners, yet different for each seed. */
const startDeviation = 0.01;

/**
 * Minimises the mean of the weighted losses plus the penalty, which is the objective of the full batch divided by
 * strength × total weight. The penalty is taken by its proximal step, which is stable for any feature's scale. Returns
 * coefficients and intercepts of the standardised features.
 */
export function descend(problem: LossProblem, options: DescentOptions, judged?: JudgedRows): LinearMap {
  const descent = new Descent(problem, options);
  const judge = judged && options.earlyStopping && new Judge(descent, judged, options.earlyStopping);
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    options.onEpoch(epoch / options.epochs);
    descent.epoch(epoch);
    if (!descent.parameters.every(Number.isFinite)) refuseDiverged(epoch + 1);
    if (judge?.stopsAfter(epoch + 1)) break;
  }
  const final = judge?.kept ?? descent.parameters;
  const cells = problem.outputs * problem.moments.means.length;
  return { coefficients: final.slice(0, cells), intercepts: final.slice(cells) };
}

function refuseDiverged(epoch: number): never {
  throw new WithinError(
    'FIT_DIVERGED',
    `logistic-regression diverged in epoch ${epoch}: its coefficients are not finite; lower \`learningRate\``,
    { epoch },
  );
}

function rowMajor({ scaled, weights }: JudgedRows, columns: number): Float64Array {
  const rows = weights.length;
  const result = new Float64Array(scaled.length);
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) result[row * columns + column] = scaled[column * rows + row] as number;
  }
  return result;
}

/** Keeps the parameters of the epoch with the least loss on the judged rows. */
class Judge {
  kept: Float64Array | undefined;
  readonly #descent: Descent;
  readonly #judged: JudgedRows;
  readonly #rows: Float64Array;
  readonly #stopping: EarlyStopping;

  constructor(descent: Descent, judged: JudgedRows, rule: StoppingRule) {
    this.#descent = descent;
    this.#judged = judged;
    this.#rows = rowMajor(judged, judged.scaled.length / judged.weights.length);
    this.#stopping = new EarlyStopping(rule);
  }

  stopsAfter(epoch: number): boolean {
    const stops = this.#stopping.stopsAfter(this.#descent.lossOn(this.#rows, this.#judged));
    if (this.#stopping.best === epoch) this.kept = this.#descent.parameters.slice();
    return stops;
  }
}

/** Bulk draws are exact up to here. */
const largestBulk = 2 ** 21;

class Descent {
  /** Outputs × columns, then one intercept per output. */
  readonly parameters: Float64Array;
  readonly #problem: LossProblem;
  readonly #options: DescentOptions;
  readonly #rows: Float64Array;
  readonly #columns: number;
  /** Rows that have a weight: the others must not even be shuffled. */
  readonly #counted: Int32Array;
  /** Weight of a row over the mean weight. */
  readonly #shares: Float64Array;
  /** Curvature of the penalty by column. */
  readonly #penalties: Float64Array;
  readonly #slopes: Float64Array;
  readonly #scores: Float64Array;

  constructor(problem: LossProblem, options: DescentOptions) {
    const { moments, outputs, strength, weights } = problem;
    this.#problem = problem;
    this.#options = options;
    this.#columns = moments.means.length;
    this.#rows = rowMajor(problem, this.#columns);
    this.#counted = Int32Array.from(weights.keys()).filter((row) => (weights[row] as number) > 0);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.#shares = weights.map((weight) => (weight * this.#counted.length) / total);
    this.#penalties = moments.deviations.map((deviation) =>
      deviation === 0 ? 0 : 1 / (strength * total * deviation ** 2),
    );
    const cells = outputs * this.#columns;
    this.parameters = new Float64Array(cells + outputs);
    for (let index = 0; index < cells; index += 1) this.parameters[index] = startDeviation * options.init.nextNormal();
    this.#slopes = new Float64Array(this.parameters.length);
    this.#scores = new Float64Array(outputs);
  }

  epoch(epoch: number): void {
    const { batchSize, learningRate, decay, order } = this.#options;
    const fork = order.fork(epoch);
    const rows = this.#counted.slice();
    shuffle(rows, rows.length > largestBulk ? fork : bulkBelow(fork));
    for (let from = 0; from < rows.length; from += batchSize) {
      const batch = rows.subarray(from, from + batchSize);
      this.#slopes.fill(0);
      for (let place = 0; place < batch.length; place += 1) this.#addSlopes(batch[place] as number);
      this.#step(learningRate / (1 + decay * (epoch + from / rows.length)), batch.length);
    }
  }

  #addSlopes(row: number): void {
    const columns = this.#columns;
    const { labels, outputs } = this.#problem;
    const share = this.#shares[row] as number;
    const base = row * columns;
    this.#score(this.#rows, base);
    this.#turnIntoSlopes(labels[row] as number);
    for (let output = 0; output < outputs; output += 1) {
      const slope = share * (this.#scores[output] as number);
      const start = output * columns;
      for (let column = 0; column < columns; column += 1) {
        this.#slopes[start + column] =
          (this.#slopes[start + column] as number) + slope * (this.#rows[base + column] as number);
      }
      const intercept = outputs * columns + output;
      this.#slopes[intercept] = (this.#slopes[intercept] as number) + slope;
    }
  }

  /** Scores of the row that begins at `base`. */
  #score(rows: Float64Array, base: number): void {
    const columns = this.#columns;
    const parameters = this.parameters;
    const scores = this.#scores;
    for (let output = 0; output < scores.length; output += 1) {
      const start = output * columns;
      let [even, odd] = [parameters[scores.length * columns + output] as number, 0];
      let column = 0;
      for (; column + 1 < columns; column += 2) {
        even += (parameters[start + column] as number) * (rows[base + column] as number);
        odd += (parameters[start + column + 1] as number) * (rows[base + column + 1] as number);
      }
      if (column < columns) even += (parameters[start + column] as number) * (rows[base + column] as number);
      scores[output] = even + odd;
    }
  }

  /** Scores become the slopes of the loss; returns the loss, log Σ e^score - score of the true class. */
  #turnIntoSlopes(label: number): number {
    const scores = this.#scores;
    if (scores.length === 1) {
      const score = scores[0] as number;
      const small = Math.exp(-Math.abs(score));
      scores[0] = (score >= 0 ? 1 / (1 + small) : small / (1 + small)) - label;
      return Math.max(score, 0) - label * score + Math.log1p(small);
    }
    const truth = scores[label] as number;
    let most = Number.NEGATIVE_INFINITY;
    for (let output = 0; output < scores.length; output += 1) most = Math.max(most, scores[output] as number);
    let sum = 0;
    for (let output = 0; output < scores.length; output += 1) {
      scores[output] = Math.exp((scores[output] as number) - most);
      sum += scores[output] as number;
    }
    for (let output = 0; output < scores.length; output += 1) scores[output] = (scores[output] as number) / sum;
    scores[label] = (scores[label] as number) - 1;
    return most + Math.log(sum) - truth;
  }

  #step(rate: number, rows: number): void {
    const { outputs, intercept } = this.#problem;
    const columns = this.#columns;
    const parameters = this.parameters;
    const factor = rate / rows;
    for (let output = 0; output < outputs; output += 1) {
      for (let column = 0; column < columns; column += 1) {
        const index = output * columns + column;
        const moved = (parameters[index] as number) - factor * (this.#slopes[index] as number);
        parameters[index] = moved / (1 + rate * (this.#penalties[column] as number));
      }
      const index = outputs * columns + output;
      if (intercept) parameters[index] = (parameters[index] as number) - factor * (this.#slopes[index] as number);
    }
  }

  /** Weighted mean loss of other rows, row-major; rows of a class that does not occur in training (-1) are left out. */
  lossOn(rows: Float64Array, { labels, weights }: JudgedRows): number {
    let loss = 0;
    let total = 0;
    for (let row = 0; row < labels.length; row += 1) {
      const label = labels[row] as number;
      const weight = weights[row] as number;
      if (label < 0 || weight === 0) continue;
      this.#score(rows, row * this.#columns);
      loss += weight * this.#turnIntoSlopes(label);
      total += weight;
    }
    return loss / total;
  }
}
