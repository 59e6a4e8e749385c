/** @module What a comparison of two pipelines over their seed sweeps says, as commands print it and reports draw it. */

interface Ends {
  readonly lower: number;
  readonly upper: number;
}

interface Estimate extends Ends {
  readonly value: number;
}

/**
 * `better`: the interval of P(A > B) lies above 1/2 and reaches above 0.75 (Bouthillier et al. 2021); `worse`: the same
 * of P(B > A); `not-meaningful`: clear of 1/2, but too near to it to matter.
 */
export type ComparisonDecision = 'better' | 'worse' | 'not-significant' | 'not-meaningful';

/** How often A did better than B. */
export interface PairCounts {
  readonly pairs: number;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** Pairs in which a fit diverged: it loses against one that did not, two of them tie. */
  readonly failed: number;
  /** P(A > B), ties half. */
  readonly probability: number;
  readonly interval: Ends;
  readonly decision: ComparisonDecision;
  /** Pairs that a probability as found needs to be seen with error rates of 5% each (Noether 1987); null at one half. */
  readonly pairsNeeded: number | null;
}

/** One data set. Its interval and decision hold jointly over all data sets of the comparison (Bonferroni). */
export interface ComparedDataset extends PairCounts {
  readonly dataset: string;
  /** The sweeps of A and of B. */
  readonly sweeps: { readonly a: string; readonly b: string };
  /** Mean of a - b in units of the metric; null from fewer than two pairs with both scores. */
  readonly difference: (Ends & { readonly mean: number }) | null;
  /**
   * Almost stochastic order of A over B: the ratio and its 95% upper bound, joint over the data sets; below 1/2 A is
   * ahead. Null from fewer than two pairs with both scores.
   */
  readonly stochasticOrder: { readonly ratio: number; readonly bound: number } | null;
}

export interface ComparisonProfilePoint extends Ends {
  readonly threshold: number;
  /** Share of the runs that do better than the threshold. */
  readonly share: number;
}

export interface SweepComparison extends PairCounts {
  readonly schema: 1;
  readonly a: string;
  readonly b: string;
  readonly metric: string;
  readonly task: 'classification' | 'regression';
  readonly higherIsBetter: boolean;
  /** Of one data set alone; several have units that differ. */
  readonly difference: ComparedDataset['difference'];
  /** `relative`: scores are parts of the mean of both pipelines on the data set, since errors in units of targets do not mix. */
  readonly scale: 'metric' | 'relative';
  /** Mean over data sets of P(a run of A beats any run of B), of equal seeds or not; null where a data set has no score. */
  readonly improvement: Estimate | null;
  /** 25% trimmed means over the runs of all data sets, with 95% intervals; null where a data set has no pair of scores. */
  readonly interquartileMean: { readonly a: Estimate; readonly b: Estimate; readonly difference: Estimate } | null;
  /** At equal thresholds; empty where a data set has no pair of scores. */
  readonly profiles: { readonly a: readonly ComparisonProfilePoint[]; readonly b: readonly ComparisonProfilePoint[] };
  readonly datasets: readonly ComparedDataset[];
  /** In plain words. */
  readonly sentence: string;
}
