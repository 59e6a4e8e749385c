/** @module Who is labelled as whom: noise matrices and noise rates from the confident joint, with an interval by bootstrap. */
import type { RandomStream } from '../../learning/learner.ts';
import { bootstrapIntervals } from '../../statistics/bootstrap.ts';
import type { Interval } from '../../statistics/intervals.ts';
import {
  type ConfidentJoint,
  calibrateConfidentJoint,
  confidentClasses,
  countConfidentJoint,
} from './confident-joint.ts';
import { classCounts, type LabelProbabilities } from './label-probabilities.ts';

const resamples = 200;
const mostNoise = 0.9999;

export interface NoiseMatrices {
  /** P(given label = row | true label = column), row-major; columns sum to 1. cleanlab's `noise_matrix`. */
  readonly givenByTrue: Float64Array;
  /** P(true label = row | given label = column), row-major; columns sum to 1. cleanlab's `inverse_noise_matrix`. */
  readonly trueByGiven: Float64Array;
}

export function noiseMatrices({ classCount, counts }: ConfidentJoint): NoiseMatrices {
  const transposed = counts.map(
    (_, index) => counts[(index % classCount) * classCount + Math.floor(index / classCount)] ?? 0,
  );
  return { givenByTrue: byColumn(counts, classCount), trueByGiven: byColumn(transposed, classCount) };
}

/** Each column as shares of its sum, off-diagonal shares at most 0.9999. */
function byColumn(counts: Float64Array, size: number): Float64Array {
  const shares = new Float64Array(counts.length);
  for (let column = 0; column < size; column += 1) {
    const at = (row: number): number => counts[row * size + column] ?? 0;
    let total = 0;
    for (let row = 0; row < size; row += 1) total += at(row);
    let clipped = 0;
    for (let row = 0; row < size; row += 1) {
      const share = total === 0 ? 0 : at(row) / total;
      shares[row * size + column] = row === column ? share : Math.min(mostNoise, share);
      clipped += shares[row * size + column] ?? 0;
    }
    for (let row = 0; row < size && clipped > 0; row += 1) {
      shares[row * size + column] = (shares[row * size + column] ?? 0) / clipped;
    }
  }
  return shares;
}

export interface NoiseRate {
  /** Share of rows off the diagonal of the calibrated joint. */
  readonly rate: number;
  /** 95%, rows drawn with replacement; the models are not fitted anew, so what they would vary is not in it. */
  readonly interval: Interval;
}

/** Confident learning's estimate of the share of wrong labels. It counts the overlap of classes in, unlike `noiseFloor`. */
export function noiseRate(given: LabelProbabilities, stream: RandomStream): NoiseRate {
  const confident = confidentClasses(given);
  const rateOf = (counts: Float64Array, labels: Float64Array): number => offDiagonalShare(given, counts, labels);
  const whole = calibrateConfidentJoint(countConfidentJoint(given, confident), given.labels);
  const rate = rateOf(whole.counts, Float64Array.from(classCounts(given)));
  const rows = Math.min(given.labels.length, 10_000);
  const intervals = bootstrapIntervals(
    {
      weights: new Float64Array(rows).fill(1),
      statistics: (weights) => ({ rate: weightedRate(given, confident, weights) }),
      stream,
      rowCount: given.labels.length,
      resamples,
    },
    { rate },
  );
  return { rate, interval: intervals['rate'] ?? { lower: rate, upper: rate } };
}

/** Row r of the base is row `r * step` of the table, so that a base of a large table spreads over all of it. */
function weightedRate(given: LabelProbabilities, confident: Int32Array, weights: Float64Array): number {
  const { classCount, labels } = given;
  const counts = new Float64Array(classCount * classCount);
  const totals = new Float64Array(classCount);
  const step = labels.length / weights.length;
  weights.forEach((weight, index) => {
    const row = Math.floor(index * step);
    const label = labels[row] ?? 0;
    const guess = confident[row] ?? -1;
    totals[label] = (totals[label] ?? 0) + weight;
    if (guess >= 0) counts[label * classCount + guess] = (counts[label * classCount + guess] ?? 0) + weight;
  });
  for (let label = 0; label < classCount; label += 1) {
    counts[label * classCount + label] = Math.max(1, counts[label * classCount + label] ?? 0);
  }
  return offDiagonalShare(given, counts, totals);
}

/** Each label's counts as shares, weighed by the rows of the label. */
function offDiagonalShare({ classCount }: LabelProbabilities, counts: Float64Array, rows: Float64Array): number {
  const total = rows.reduce((sum, count) => sum + count, 0);
  let off = 0;
  for (let label = 0; label < classCount; label += 1) {
    const own = counts.subarray(label * classCount, (label + 1) * classCount);
    const sum = own.reduce((all, count) => all + count, 0);
    if (sum > 0) off += ((sum - (own[label] ?? 0)) / sum) * ((rows[label] ?? 0) / total);
  }
  return off;
}
