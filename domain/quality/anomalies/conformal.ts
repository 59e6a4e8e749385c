/** @module Split-conformal p-values of scores (Bates, Candès, Lei, Romano and Sesia 2023) and the certificate that goes with them. */
import { countBelow } from './sorted-counts.ts';

/** Most that may go wrong, and how sure that must be. */
export interface AnomalyBudget {
  /** Largest false-positive rate, 0 to 1. */
  readonly alpha: number;
  /** Probability, over the draw of the calibration rows, that the rate is kept. */
  readonly confidence: number;
}

/**
 * `certified`: the false-positive rate is at most alpha with the confidence asked for. `marginal`: it is at most alpha
 * on average over calibration rows that might have been drawn, no more. `table`: at most k of the table's own rows are
 * flagged, which is certain; nothing is said of other rows. `none`: no row can be flagged.
 */
export type Guarantee = 'certified' | 'marginal' | 'table' | 'none';

export interface Certificate extends AnomalyBudget {
  readonly guarantee: Guarantee;
  /** Rows that scores are ranked among. */
  readonly n: number;
  /** A row is flagged if fewer than k of them are as strange; 0 flags none. */
  readonly k: number;
  /** Rows from which on a rate can be certified. */
  readonly leastRows: number;
  /** Exact probability that the rate of this k exceeds alpha; absent where no law gives one. */
  readonly risk?: number;
  /** What holds and what does not, for a reader. */
  readonly statement: string;
}

/** P-value per row, (1 + calibration scores at least as high) / (n + 1); `calibration` ascending. */
export function conformalPValues(calibration: Float64Array, scores: Float64Array): Float64Array {
  const n = calibration.length;
  return scores.map((score) => (1 + n - countBelow(calibration, score)) / (n + 1));
}

/**
 * Largest k of 1 to n for which flagging p ≤ k / (n + 1) has a rate above alpha with probability at most 1 -
 * confidence; 0 if there is none. Given the calibration rows the rate of rank k is Beta(k, n + 1 - k) (stochastically
 * less where scores tie), and P(Beta(k, n + 1 - k) > alpha) = P(Binomial(n, alpha) < k).
 */
export function certifiedRank(n: number, { alpha, confidence }: AnomalyBudget): { k: number; risk: number } {
  const odds = Math.log(alpha) - Math.log1p(-alpha);
  let term = n * Math.log1p(-alpha);
  let risk = 0;
  for (let k = 1; k <= n; k += 1) {
    const next = risk + Math.exp(term);
    // The sums are good to some 1e-12.
    if (next > (1 - confidence) * (1 + 1e-9)) return { k: k - 1, risk };
    risk = next;
    term += Math.log((n - k + 1) / k) + odds;
  }
  return { k: n, risk };
}

/** Fewest calibration rows that certify anything: 59 for 5% with 95%. */
export function leastCalibration({ alpha, confidence }: AnomalyBudget): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log1p(-alpha) - 1e-9);
}

/** The rank to flag by for so many calibration rows; without a certificate the rank that holds on average. */
export function certify(n: number, budget: AnomalyBudget): Certificate {
  const { alpha, confidence } = budget;
  const leastRows = leastCalibration(budget);
  const { k, risk } = certifiedRank(n, budget);
  const asked = `a false-positive rate of at most ${percent(alpha)} with ${percent(confidence)} confidence`;
  if (k > 0) {
    const statement = `Certified: ${asked}, from rank ${k} of ${n} calibration rows, for new rows drawn as these were; it does not hold under drift.`;
    return { guarantee: 'certified', n, k, alpha, confidence, leastRows, risk, statement };
  }
  const lacking = `No certificate can be given: ${asked} needs at least ${leastRows} calibration rows and there are ${n}.`;
  const average = Math.floor((n + 1) * alpha + 1e-9);
  const rest =
    average > 0
      ? `The rate is at most ${percent(alpha)} on average over calibration sets only.`
      : 'So few cannot bound the rate on average either, so no row is flagged.';
  const guarantee = average > 0 ? 'marginal' : 'none';
  return { guarantee, n, k: average, alpha, confidence, leastRows, statement: `${lacking} ${rest}` };
}

/** Of a table that is its own reference: each row ranked among all, from models that did not see it. */
export function certifyTable(n: number, budget: AnomalyBudget): Certificate {
  const { alpha, confidence } = budget;
  const leastRows = leastCalibration(budget);
  const k = Math.floor(n * alpha + 1e-9);
  const statement =
    k > 0
      ? `At most ${k} of the table's ${n} rows (${percent(alpha)}) are flagged, which is certain; a p-value holds for one row drawn at random if rows are exchangeable. No certificate is given for other rows: models and ranks share rows.`
      : `No certificate can be given and no row is flagged: among ${n} rows one alone is more than ${percent(alpha)}.`;
  return { guarantee: k > 0 ? 'table' : 'none', n, k, alpha, confidence, leastRows, statement };
}

/** 1 where fewer than k of the calibration rows are as strange: p ≤ k / (n + 1), or k / n within a table. */
export function flagged(pValues: Float64Array, { guarantee, n, k }: Certificate): Uint8Array {
  const most = k / (guarantee === 'table' ? n : n + 1);
  return Uint8Array.from(pValues, (p) => (k > 0 && p <= most * (1 + 1e-12) ? 1 : 0));
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(3))}%`;
}
