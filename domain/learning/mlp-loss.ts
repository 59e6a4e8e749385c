/** @module Losses of a network's outputs, with their slopes: softmax log-loss and half the squared error. */
import type { Task } from './learner.ts';
import type { Block } from './mlp-network.ts';

/** What the rows of a block should give. */
export interface BlockTargets {
  /** Index of the true output, -1 for a class that no output stands for; or the number to meet. */
  readonly truths: Float64Array;
  /** What the loss of each row counts. */
  readonly factors: Float64Array;
}

/** Sum of factor × loss over the first rows; writes its slopes by each output. */
export type OutputLoss = (rows: number, given: BlockTargets, outputs: Block, slopes: Block) => number;

/** -log of the true class's share. A class without an output costs nothing: no parameter can change its share of 0. */
function softmaxLoss(units: number): OutputLoss {
  const shares = new Float64Array(units);
  return (rows, { truths, factors }, outputs, slopes) => {
    let loss = 0;
    for (let row = 0; row < rows; row += 1) {
      const base = row * outputs.width;
      const truth = truths[row] as number;
      const factor = truth < 0 ? 0 : (factors[row] as number);
      const logSum = softmax(outputs.values, base, shares);
      if (truth >= 0) loss += factor * (logSum - (outputs.values[base + truth] as number));
      for (let unit = 0; unit < units; unit += 1) slopes.values[base + unit] = factor * (shares[unit] as number);
      if (truth >= 0) slopes.values[base + truth] = factor * ((shares[truth] as number) - 1);
    }
    return loss;
  };
}

const squaredLoss: OutputLoss = (rows, { truths, factors }, outputs, slopes) => {
  let loss = 0;
  for (let row = 0; row < rows; row += 1) {
    const place = row * outputs.width;
    const factor = factors[row] as number;
    const miss = (outputs.values[place] as number) - (truths[row] as number);
    loss += (factor * miss * miss) / 2;
    slopes.values[place] = factor * miss;
  }
  return loss;
};

export function outputLoss(task: Task, units: number): OutputLoss {
  return task === 'classification' ? softmaxLoss(units) : squaredLoss;
}

/** Shares of the scores that begin at `base`, as many as `shares` holds; returns log Σ e^score. */
export function softmax(scores: Float32Array, base: number, shares: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let unit = 0; unit < shares.length; unit += 1) most = Math.max(most, scores[base + unit] as number);
  let sum = 0;
  for (let unit = 0; unit < shares.length; unit += 1) {
    const share = Math.exp((scores[base + unit] as number) - most);
    shares[unit] = share;
    sum += share;
  }
  for (let unit = 0; unit < shares.length; unit += 1) shares[unit] = (shares[unit] as number) / sum;
  return most + Math.log(sum);
}
