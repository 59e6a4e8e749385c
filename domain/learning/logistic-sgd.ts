/** @module Stochastic gradient descent for logistic losses: small batches in a drawn order (Bottou 2012, "Stochastic gradient descent tricks"). */
import { WithinError } from '../../contracts/errors.ts';
import { shuffle } from '../splitting/shuffle.ts';
import { bulkBelow } from './bulk-draws.ts';
import { type ColumnMoments, standardized, sumOf } from './column-moments.ts';
import { columnsPerTurn, type DescentAddresses, type DescentKernels, descentKernels } from './descent-kernel.ts';
import { EarlyStopping, type StoppingRule } from './early-stopping.ts';
import { withMemory } from './kernel-memory.ts';
import type { FeatureMatrix, RandomStream } from './learner.ts';
import { type LinearMap, linearScores } from './linear-scores.ts';
import { type LossProblem, softmaxRow } from './logistic-loss.ts';

/** The loss, with the moments by which its features are standardised. */
export interface DescentProblem extends LossProblem {
  readonly moments: ColumnMoments;
}

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

/** Rows that early stopping judges by. */
export type JudgedRows = Pick<LossProblem, 'features' | 'labels' | 'weights'>;

/** Standard deviation of the start: near zero, where the loss has no corners, yet different for each seed. */
const startDeviation = 0.01;

/**
 * Minimises the mean of the weighted losses plus the penalty, which is the objective of the full batch divided by
 * strength × total weight. The penalty is taken by its proximal step, which is stable for any feature's scale. Returns
 * coefficients and intercepts of the standardised features.
 */
export function descend(problem: DescentProblem, options: DescentOptions, judged?: JudgedRows): LinearMap {
  return withMemory(layOut(problem).end, (memory) => {
    const descent = new Descent(problem, options, memory);
    const judge = judged && options.earlyStopping && new Judge(problem, judged, options.earlyStopping);
    for (let epoch = 0; epoch < options.epochs; epoch += 1) {
      options.onEpoch(epoch / options.epochs);
      descent.epoch(epoch);
      if (!descent.isFinite()) refuseDiverged(epoch + 1);
      if (judge?.stopsAfter(epoch + 1, descent)) break;
    }
    return judge?.kept ?? descent.map();
  });
}

function refuseDiverged(epoch: number): never {
  throw new WithinError(
    'FIT_DIVERGED',
    `logistic-regression diverged in epoch ${epoch}: its coefficients are not finite; lower \`learningRate\``,
    { epoch },
  );
}

/** Keeps the parameters of the epoch with the least loss on the judged rows. */
class Judge {
  kept: LinearMap | undefined;
  readonly #features: FeatureMatrix;
  readonly #judged: JudgedRows;
  readonly #stopping: EarlyStopping;

  constructor({ moments }: DescentProblem, judged: JudgedRows, rule: StoppingRule) {
    this.#features = { ...judged.features, values: standardized(judged.features, moments) };
    this.#judged = judged;
    this.#stopping = new EarlyStopping(rule);
  }

  stopsAfter(epoch: number, descent: Descent): boolean {
    const map = descent.map();
    const stops = this.#stopping.stopsAfter(this.#lossOf(map));
    if (this.#stopping.best === epoch) this.kept = map;
    return stops;
  }

  /** Weighted mean loss; rows of a class that does not occur in training (-1) are left out. */
  #lossOf(map: LinearMap): number {
    const { labels, weights } = this.#judged;
    const { rows } = this.#features;
    const scores = linearScores(map, this.#features);
    const outputs = map.intercepts.length;
    let loss = 0;
    let total = 0;
    for (let row = 0; row < rows; row += 1) {
      const label = labels[row] as number;
      const weight = weights[row] as number;
      if (label < 0 || weight === 0) continue;
      const truth = scores[outputs === 1 ? row : label * rows + row] as number;
      loss += weight * (outputs === 1 ? sigmoidLoss(truth, label) : softmaxRow(scores, row, rows, outputs) - truth);
      total += weight;
    }
    return loss / total;
  }
}

function sigmoidLoss(score: number, label: number): number {
  return Math.max(score, 0) - label * score + Math.log1p(Math.exp(-Math.abs(score)));
}

/** Bulk draws are exact up to here. */
const largestBulk = 2 ** 21;

/** Byte addresses, and bytes of a row: its features, then 1 for the intercept, then zeros. */
function layOut({ features, outputs }: LossProblem) {
  const { rows } = features;
  const width = Math.ceil((features.columns + 1) / columnsPerTurn) * columnsPerTurn * 8;
  const words = (count: number): number => Math.ceil(count / 2) * 16;
  const labels = rows * width;
  const shares = labels + words(rows);
  const order = shares + words(rows);
  const parameters = order + words(rows);
  const slopes = parameters + outputs * width;
  const shrinks = slopes + outputs * width;
  const factor = shrinks + width;
  const scores = factor + 16;
  const end = scores + 2 * words(outputs);
  return { rows: 0, labels, shares, order, parameters, slopes, shrinks, factor, scores, end, width };
}

class Descent {
  readonly #problem: DescentProblem;
  readonly #options: DescentOptions;
  readonly #kernels: DescentKernels;
  readonly #at: DescentAddresses;
  readonly #words: Float64Array;
  /** Rows that have a weight: the others must not even be shuffled. */
  readonly #counted: Int32Array;
  readonly #order: Int32Array;
  /** Curvature of the penalty by column. */
  readonly #penalties: Float64Array;
  #rate = Number.NaN;

  constructor(problem: DescentProblem, options: DescentOptions, memory: WebAssembly.Memory) {
    const { moments, outputs, strength, weights } = problem;
    const { end: _, ...layout } = layOut(problem);
    this.#problem = problem;
    this.#options = options;
    this.#kernels = descentKernels(memory);
    this.#at = { ...layout, end: layout.order, outputs };
    this.#words = new Float64Array(memory.buffer);
    this.#counted = rowsWithWeight(weights);
    this.#order = new Int32Array(memory.buffer, layout.order, this.#counted.length);
    const total = sumOf(weights);
    this.#penalties = moments.deviations.map((deviation) =>
      deviation === 0 ? 0 : 1 / (strength * total * deviation ** 2),
    );
    const shares = layout.shares / 8;
    for (let row = 0; row < weights.length; row += 1) {
      this.#words[shares + row] = ((weights[row] as number) * this.#counted.length) / total;
    }
    if (outputs === 1) this.#words.set(problem.labels, layout.labels / 8);
    else new Int32Array(memory.buffer).set(problem.labels, layout.labels / 4);
    this.#words.fill(Number.NEGATIVE_INFINITY, layout.scores / 8 + outputs, layout.scores / 8 + outputs + 1);
    this.#writeRows();
    this.#drawParameters();
  }

  epoch(epoch: number): void {
    const { batchSize, learningRate, decay, order } = this.#options;
    const fork = order.fork(epoch);
    const rows = this.#order;
    rows.set(this.#counted);
    shuffle(rows, rows.length > largestBulk ? fork : bulkBelow(fork));
    // Without decay all steps of one row are alike, and are taken at one go.
    const stride = batchSize === 1 && decay === 0 ? rows.length : batchSize;
    for (let from = 0; from < rows.length; from += stride) {
      const to = Math.min(rows.length, from + stride);
      const rate = learningRate / (1 + decay * (epoch + from / rows.length));
      this.#learn(from, to, { rate, perStep: Math.min(batchSize, to - from) });
    }
  }

  #learn(from: number, to: number, { rate, perStep }: { readonly rate: number; readonly perStep: number }): void {
    const kernels = this.#kernels;
    const order = this.#at.order + from * 4;
    const at = { ...this.#at, order, end: order + (to - from) * 4 };
    this.#setRate(rate, rate / perStep);
    if (perStep === 1) kernels[at.outputs === 1 ? 'stepsOfOne' : 'stepsOfMany'](at);
    else {
      kernels[at.outputs === 1 ? 'sumOfOne' : 'sumOfMany'](at);
      kernels.takeStep(at);
    }
  }

  #setRate(rate: number, factor: number): void {
    this.#words[this.#at.factor / 8] = factor;
    if (rate === this.#rate) return;
    this.#rate = rate;
    const first = this.#at.shrinks / 8;
    for (let column = 0; column < this.#penalties.length; column += 1) {
      this.#words[first + column] = 1 / (1 + rate * (this.#penalties[column] as number));
    }
  }

  isFinite(): boolean {
    const { parameters, slopes } = this.#at;
    for (let place = parameters / 8; place < slopes / 8; place += 1) {
      if (!Number.isFinite(this.#words[place])) return false;
    }
    return true;
  }

  map(): LinearMap {
    const { columns } = this.#problem.features;
    const { parameters, width, outputs } = this.#at;
    const coefficients = new Float64Array(outputs * columns);
    const intercepts = new Float64Array(outputs);
    for (let output = 0; output < outputs; output += 1) {
      const first = (parameters + output * width) / 8;
      coefficients.set(this.#words.subarray(first, first + columns), output * columns);
      intercepts[output] = this.#words[first + columns] as number;
    }
    return { coefficients, intercepts };
  }

  /** Row after row, standardised; some rows at a time, which stay in the cache while their columns are gone through. */
  #writeRows(): void {
    const { features, moments, intercept } = this.#problem;
    const { rows, columns, values } = features;
    const words = this.#words;
    const stride = this.#at.width / 8;
    words.fill(0, 0, rows * stride);
    for (let first = 0; first < rows; first += rowsAtOnce) {
      const last = Math.min(rows, first + rowsAtOnce);
      for (let column = 0; column < columns; column += 1) {
        const mean = moments.means[column] as number;
        const deviation = moments.deviations[column] as number;
        if (deviation === 0) continue;
        for (let row = first; row < last; row += 1) {
          words[row * stride + column] = ((values[column * rows + row] as number) - mean) / deviation;
        }
      }
      for (let row = first; row < last && intercept; row += 1) words[row * stride + columns] = 1;
    }
  }

  #drawParameters(): void {
    const { columns } = this.#problem.features;
    const { parameters, shrinks, factor, width, outputs } = this.#at;
    this.#words.fill(0, parameters / 8, shrinks / 8);
    this.#words.fill(1, shrinks / 8, factor / 8);
    for (let output = 0; output < outputs; output += 1) {
      const first = (parameters + output * width) / 8;
      for (let column = 0; column < columns; column += 1) {
        this.#words[first + column] = startDeviation * this.#options.init.nextNormal();
      }
    }
  }
}

const rowsAtOnce = 128;

function rowsWithWeight(weights: Float64Array): Int32Array {
  const rows = new Int32Array(weights.length);
  let count = 0;
  for (let row = 0; row < weights.length; row += 1) {
    if ((weights[row] as number) === 0) continue;
    rows[count] = row;
    count += 1;
  }
  return rows.subarray(0, count);
}
