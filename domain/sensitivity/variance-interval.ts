/** @module Intervals of total-effect variances and of their shares, from jackknifed standard errors over whole blocks. */

import { jackknifeMoments } from '../statistics/bca.ts';
import type { Interval } from '../statistics/intervals.ts';
import { meanOf, varianceOf } from '../statistics/moments.ts';
import { chiSquareQuantile, normalProbability } from '../statistics/quantiles.ts';
import { type Critical, fixedCritical } from './critical.ts';
import {
  type Block,
  baseColumn,
  type Column,
  componentsOf,
  halfSquares,
  isScore,
  metricVariance,
  redrawnColumn,
} from './total-effects.ts';

const unknown: Interval = { lower: 0, upper: Number.POSITIVE_INFINITY };

/** The least variance of log V_T for N blocks, times N: differences of two equal draws have a kurtosis of 2 or more. */
const leastLogVariance = 1;

/** Fractions of degrees of freedom below this only move the upper end beyond any use. */
const leastDegrees = 0.25;

const without = (sum: number, part: number, count: number): number => (sum - part) / (count - 1);

/**
 * Interval of V_T, the mean of half squared differences: V_T d / chi2_d with d = 2 / se^2 degrees of freedom
 * (Satterthwaite), se the jackknife's standard error of log V_T, so that d is N for Gaussian differences and falls
 * with their kurtosis. The tails are those of Student's t, since se is itself estimated. [0, 0] where all differences
 * are 0; [0, Infinity] from fewer than two.
 */
export function varianceInterval(halves: readonly number[], critical: Critical): Interval {
  const count = halves.length;
  if (count < 2) return unknown;
  const effect = meanOf(halves);
  if (effect === 0) return { lower: 0, upper: 0 };
  const sum = effect * count;
  const leftOut = halves.map((half) => Math.log(without(sum, half, count)));
  const jackknifed = jackknifeMoments(leftOut).standardError;
  const error = Math.max(orElse(jackknifed, relativeError(halves)) ** 2, leastLogVariance / count);
  const degrees = Math.max(2 / error, leastDegrees);
  const tail = normalProbability(-critical(count));
  return {
    lower: (degrees * effect) / chiSquareQuantile(1 - tail, degrees),
    upper: (degrees * effect) / chiSquareQuantile(tail, degrees),
  };
}

/** Standard error of log V_T by the delta method: what is left where one block alone holds every difference. */
const relativeError = (halves: readonly number[]): number =>
  Math.sqrt(varianceOf(halves) / halves.length) / meanOf(halves);

const orElse = (value: number, other: number): number => (Number.isFinite(value) ? value : other);

/** Shares are read between these before the logit of half of them is taken. */
const largestShare = 1.98;

const logitOfHalf = (share: number): number =>
  Math.log(Math.min(share, largestShare) / (2 - Math.min(share, largestShare)));
const shareOf = (logit: number): number => 2 / (1 + Math.exp(-logit));

/**
 * Interval of the share T = V_T / Var from the jackknife over whole blocks of log(T / (2 - T)). A share is 1 - rho,
 * rho the correlation of a base score with its redrawn one, so this is Fisher's transform of rho up to sign and scale.
 * The standard error is widened by sqrt(1 + se^2 / 2) for being estimated; ends above 1 are cut, as no true share is.
 */
function intervalOfShares(
  full: number,
  leftOut: readonly number[],
  halves: readonly number[],
  critical: Critical,
): Interval {
  const jackknifed = jackknifeMoments(leftOut.map(logitOfHalf)).standardError;
  const error = orElse(jackknifed, relativeError(halves) / (1 - Math.min(full, largestShare) / 2));
  const half = critical(leftOut.length) * error * Math.sqrt(1 + error ** 2 / 2);
  const middle = logitOfHalf(full);
  return { lower: Math.min(1, shareOf(middle - half)), upper: Math.min(1, shareOf(middle + half)) };
}

export interface EffectIntervals {
  readonly component: string;
  /** Of V_T, in squared metric units. */
  readonly variance: Interval;
  /** Of sqrt(V_T), in metric units. */
  readonly deviation: Interval;
  /** Of V_T over the variance of the metric; null where the metric never varied. */
  readonly share: Interval | null;
}

/** Sums over a column, from which it can be left out a block at a time; values are taken from an origin near them. */
class ColumnVariance {
  readonly #values: Column;
  #count = 0;
  #sum = 0;
  #squares = 0;

  constructor(column: Column) {
    const mean = meanOf(column.filter(isScore));
    this.#values = column.map((score) => (isScore(score) ? score - mean : null));
    for (const value of this.#values) {
      if (value === null) continue;
      this.#count += 1;
      this.#sum += value;
      this.#squares += value ** 2;
    }
  }

  /** Sample variance without one block; NaN from fewer than two scores. */
  without(block: number): number {
    const value = this.#values[block] ?? null;
    const count = value === null ? this.#count : this.#count - 1;
    if (count < 2) return Number.NaN;
    const sum = this.#sum - (value ?? 0);
    return Math.max(0, this.#squares - (value ?? 0) ** 2 - sum ** 2 / count) / (count - 1);
  }
}

/** Intervals of every component, in the order of `componentsOf`; blocks are left out whole. */
export function effectIntervals(
  blocks: readonly Block[],
  critical: Critical = fixedCritical(),
): readonly EffectIntervals[] {
  const base = baseColumn(blocks);
  const components = componentsOf(blocks);
  const columns = [base, ...components.map((component) => redrawnColumn(blocks, component))];
  const variance = metricVariance(columns);
  const parts = columns.map((column) => new ColumnVariance(column));
  const variances = blocks.map((_, block) => meanOf(parts.map((part) => part.without(block)).filter(Number.isFinite)));
  return components.map((component, index): EffectIntervals => {
    const halves = halfSquares(base, columns[index + 1] ?? []);
    const known = halves.filter(isScore);
    const ofVariance = varianceInterval(known, critical);
    const deviation = { lower: Math.sqrt(ofVariance.lower), upper: Math.sqrt(ofVariance.upper) };
    const share = variance > 0 ? shareInterval({ halves, variance, variances }, critical) : null;
    return { component, variance: ofVariance, deviation, share };
  });
}

interface ShareParts {
  readonly halves: Column;
  readonly variance: number;
  /** Variance of the metric without each block. */
  readonly variances: readonly number[];
}

function shareInterval({ halves, variance, variances }: ShareParts, critical: Critical): Interval {
  const known = halves.filter(isScore);
  if (known.length < 2) return { lower: 0, upper: 1 };
  const effect = meanOf(known);
  if (effect === 0) return { lower: 0, upper: 0 };
  const sum = effect * known.length;
  const leftOut = halves.flatMap((half, block) =>
    isScore(half) ? [without(sum, half, known.length) / (variances[block] ?? Number.NaN)] : [],
  );
  return intervalOfShares(effect / variance, leftOut, known, critical);
}
