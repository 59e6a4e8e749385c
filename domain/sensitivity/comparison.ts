/** @module P(A > B) between two pipelines on paired seeds, the decision it allows, and how many pairs it needs. */
import { WithinError } from '../../contracts/errors.ts';
import type { ComparisonDecision, PairCounts } from '../../contracts/sweep-comparison.ts';
import { type Interval, meanInterval, wilsonInterval } from '../statistics/intervals.ts';
import { normalProbability, normalQuantile } from '../statistics/quantiles.ts';

/** One fit of a pipeline over seeds. */
export interface ScoredRun {
  /** All seeds of the fit, as one text; "0" is a seed like any other. */
  readonly seeds: string;
  /** Digest of everything but the seeds: data, code, parameters. */
  readonly configuration: string;
  /** Null for a fit that diverged. */
  readonly score: number | null;
}

export interface ScorePair {
  readonly seeds: string;
  readonly a: number | null;
  readonly b: number | null;
}

const refuse = (message: string, details: Readonly<Record<string, unknown>>): never => {
  throw new WithinError('SWEEP_INVALID', message, details);
};

function requireOnePipeline(runs: readonly ScoredRun[], name: string): void {
  if (runs.length === 0)
    refuse(`${name} has no run to compare; run it over the same seeds as the other`, { pipeline: name });
  const configurations = new Set(runs.map(({ configuration }) => configuration));
  if (configurations.size > 1) {
    refuse(
      `${name} mixes ${configurations.size} configurations, so their difference would pass for seed luck; compare one configuration at a time`,
      { pipeline: name, configurations: [...configurations] },
    );
  }
  const seen = new Set<string>();
  for (const { seeds } of runs) {
    if (seeds === '')
      refuse(`a run of ${name} has empty seeds; give each run the seeds it was fitted with`, { pipeline: name });
    if (seen.has(seeds)) {
      refuse(`${name} has the seeds "${seeds}" twice, which would count one run as two; give each seed tuple once`, {
        pipeline: name,
        seeds,
      });
    }
    seen.add(seeds);
  }
}

/** Pairs the runs of two pipelines by their seeds, in the order of a. `SWEEP_INVALID` for duplicates, gaps and mixtures. */
export function pairRuns(a: readonly ScoredRun[], b: readonly ScoredRun[]): readonly ScorePair[] {
  requireOnePipeline(a, 'pipeline A');
  requireOnePipeline(b, 'pipeline B');
  const scoresOfB = new Map(b.map(({ seeds, score }) => [seeds, score]));
  const ofA = new Set(a.map(({ seeds }) => seeds));
  const unpaired = [...a.filter(({ seeds }) => !scoresOfB.has(seeds)), ...b.filter(({ seeds }) => !ofA.has(seeds))];
  if (unpaired.length > 0) {
    const [first] = unpaired;
    refuse(
      `${unpaired.length} runs have no partner with the same seeds, the first "${first?.seeds}"; fit both pipelines with the same seed tuples`,
      { unpaired: unpaired.map(({ seeds }) => seeds) },
    );
  }
  return a.map(({ seeds, score }) => ({ seeds, a: score, b: scoresOfB.get(seeds) ?? null }));
}

/** Meaningful above this (Bouthillier et al. 2021). */
const usualGamma = 0.75;

export interface PairedComparison extends PairCounts {
  /** Mean of a - b over the pairs that have both scores, with Student's interval; null from fewer than two. */
  readonly difference: (Interval & { readonly mean: number }) | null;
}

export interface PairedOptions {
  /** `min` for losses, where lower is better. */
  readonly direction?: 'max' | 'min';
  readonly gamma?: number;
  /** Of the interval of P(A > B), by which the decision falls. */
  readonly confidence?: number;
}

/** Whether A does better than B by the same seeds. `direction: min` for losses, where lower is better. */
export function comparePaired(
  pairs: readonly ScorePair[],
  { direction = 'max', gamma = usualGamma, confidence = 0.95 }: PairedOptions = {},
): PairedComparison {
  if (pairs.length === 0) refuse('no pair of runs to compare; run both pipelines over the same seeds', {});
  const sign = direction === 'max' ? 1 : -1;
  const worst = Number.NEGATIVE_INFINITY;
  const outcomes = pairs.map(({ a, b }) => {
    const [left, right] = [a === null ? worst : sign * a, b === null ? worst : sign * b];
    return left > right ? 1 : left < right ? -1 : 0;
  });
  const count = (outcome: number): number => outcomes.filter((found) => found === outcome).length;
  const differences = pairs.flatMap(({ a, b }) => (a === null || b === null ? [] : [a - b]));
  const probability = (count(1) + count(0) / 2) / pairs.length;
  // Ties make Wilson's wider than it need be, never narrower.
  const interval = wilsonInterval(probability, pairs.length, confidence);
  return {
    pairs: pairs.length,
    wins: count(1),
    losses: count(-1),
    ties: count(0),
    failed: pairs.length - differences.length,
    probability,
    interval,
    difference: differences.length < 2 ? null : meanInterval(differences),
    decision: decide(interval, gamma),
    pairsNeeded: wholePairs(probability),
  };
}

/** `better` needs a lower end above 1/2 (significant) and an upper end above gamma (meaningful); `worse` is its mirror. */
export function decide({ lower, upper }: Interval, gamma: number = usualGamma): ComparisonDecision {
  if (lower > 0.5) return upper > gamma ? 'better' : 'not-meaningful';
  if (upper < 0.5) return lower < 1 - gamma ? 'worse' : 'not-meaningful';
  return 'not-significant';
}

/**
 * Pairs needed to see P(A > B) = gamma with error rates of 5% each: ((z_.95 - z_.05) / (sqrt 6 (1/2 - gamma)))^2
 * (Noether 1987), not rounded; 28.86 for 0.75. Infinite at 1/2.
 */
export function noetherPairs(gamma: number = usualGamma): number {
  const z = normalQuantile(0.95) - normalQuantile(0.05);
  return (z / (Math.sqrt(6) * (0.5 - gamma))) ** 2;
}

/** Whole pairs to see P(A > B) = gamma; null at 1/2, where no number does. */
export function wholePairs(gamma: number): number | null {
  const pairs = noetherPairs(gamma);
  return Number.isFinite(pairs) ? Math.ceil(pairs) : null;
}

/** P(A > B) of a gain in the mean between independent Gaussian scores of one standard deviation: Phi(gain / (sqrt 2 sd)). */
export function probabilityOfGain(gain: number, deviation: number): number {
  if (deviation === 0) return gain > 0 ? 1 : gain < 0 ? 0 : 0.5;
  return normalProbability(gain / (Math.SQRT2 * deviation));
}
