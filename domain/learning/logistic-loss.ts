/** @module Weighted logistic losses of standardised features, with gradients; the parameters are scaled to be alike. */
import type { ColumnMoments } from './column-moments.ts';
import { denseProducts } from './dense-products.ts';
import type { Objective } from './lbfgs.ts';

export interface LossProblem {
  /** Centred and scaled, column-major. */
  readonly scaled: Float64Array;
  readonly moments: ColumnMoments;
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
export function parameterScales({ moments, strength, weights }: LossProblem): Float64Array {
  const total = sumOf(weights);
  return moments.deviations.map((deviation) => 1 / Math.sqrt((strength * total * deviation ** 2) / 4 + 1));
}

/** Scale of the intercepts, likewise; they are not penalised. */
export function interceptScale({ strength, weights }: LossProblem): number {
  return 1 / Math.sqrt((strength * sumOf(weights)) / 4);
}

/** Penalised loss `strength · Σ w loss + ½ |coefficients|²`. Parameters: per output its coefficients, then the intercepts. */
export function logisticObjective(problem: LossProblem): Objective {
  const { scaled, moments, weights, outputs, strength, intercept } = problem;
  const columns = moments.means.length;
  const rows = weights.length;
  const scales = parameterScales(problem);
  const offset = interceptScale(problem);
  const lossOf = outputs === 1 ? sigmoidLoss : softmaxLoss;
  const coefficients = new Float64Array(outputs * columns);
  const intercepts = new Float64Array(outputs);
  const products = denseProducts(scaled, { rows, columns, outputs });
  return (point, gradient) => {
    let penalty = 0;
    for (let index = 0; index < coefficients.length; index += 1) {
      const coefficient = (point[index] as number) * (scales[index % columns] as number);
      penalty += coefficient * coefficient;
      coefficients[index] = coefficient * (moments.deviations[index % columns] as number);
    }
    for (let output = 0; output < outputs && intercept; output += 1) {
      intercepts[output] = (point[coefficients.length + output] as number) * offset;
    }
    products.score(coefficients, intercepts);
    const scores = products.values;
    const loss = lossOf(scores, problem);
    const slopes = products.project();
    for (let index = 0; index < coefficients.length; index += 1) {
      const scale = scales[index % columns] as number;
      const fromLoss = strength * (slopes[index] as number) * (moments.deviations[index % columns] as number) * scale;
      gradient[index] = fromLoss + (point[index] as number) * scale * scale;
    }
    for (let output = 0; output < outputs && intercept; output += 1) {
      gradient[coefficients.length + output] =
        strength * offset * sumOf(scores.subarray(output * rows, (output + 1) * rows));
    }
    return strength * loss + penalty / 2;
  };
}

/** Σ w log(1 + e^score) - w score of true rows; scores become their derivatives, weighted. */
function sigmoidLoss(scores: Float64Array, { labels, weights }: LossProblem): number {
  let loss = 0;
  for (let row = 0; row < weights.length; row += 1) {
    const score = scores[row] as number;
    const weight = weights[row] as number;
    const label = labels[row] as number;
    const small = Math.exp(-Math.abs(score));
    loss += weight * (Math.max(score, 0) - label * score + Math.log1p(small));
    scores[row] = weight * ((score >= 0 ? 1 / (1 + small) : small / (1 + small)) - label);
  }
  return loss;
}

/** Σ w (log Σ e^score - true score); scores become their derivatives, weighted. */
function softmaxLoss(scores: Float64Array, { labels, weights, outputs }: LossProblem): number {
  const rows = weights.length;
  let loss = 0;
  for (let row = 0; row < rows; row += 1) {
    const weight = weights[row] as number;
    const truth = (labels[row] as number) * rows + row;
    const trueScore = scores[truth] as number;
    loss += weight * (softmaxRow(scores, row, rows, outputs) - trueScore);
    for (let index = row; index < scores.length; index += rows) scores[index] = weight * (scores[index] as number);
    scores[truth] = (scores[truth] as number) - weight;
  }
  return loss;
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

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] as number;
  return sum;
}
