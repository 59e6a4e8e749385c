/** @module Where to cut the ranking so that clean rows are flagged no more often than the budget says, without knowing which are clean. */
import { foundShares } from './detection-rate.ts';
import type { LabelEvidence } from './label-evidence.ts';
import { confidenceOf } from './noise-floor.ts';

/** What was tuned on labelled benches, each data set left out in turn: `bench/quality/labels/README.md`. */
export interface ThresholdConstants {
  /** Share of the budget that is spent by expectation; the rest is for what the estimates miss. */
  readonly spend: number;
  /** Disagreeing rows outside of the least confident 5%, as a share of all, that clean classes may have. */
  readonly natural: number;
  /** Boundary errors assumed per such row beyond. */
  readonly weight: number;
  /** Most boundary errors assumed, as a share of the budget. */
  readonly mostAssumed: number;
}

const thresholdConstants: ThresholdConstants = { spend: 0.84, natural: 0.016, weight: 2, mostAssumed: 1 };

const leastConfidentShare = 0.05;
/** With a higher floor, disagreement of middling confidence is what noise does to the models: nothing is assumed at the upper end. */
const floorRange = [0.015, 0.045] as const;
/** Where models err so often the classes overlap, whatever else: nothing is assumed at the upper end. */
const overlapRange = [0.1, 0.13] as const;

export interface BudgetThreshold {
  /** Rows to flag, worst first. */
  readonly flagged: Uint32Array;
  /** Score of the last of them; -1 for none. */
  readonly cut: number;
  /** Expected share of clean rows among the clean that is flagged. */
  readonly falsePositiveRate: number;
  /** Share of rows assumed to be boundary errors, which cannot be told from overlapping classes. */
  readonly assumedBoundary: number;
  /** Errors thought to be in the table, of both sorts. */
  readonly errors: number;
}

/**
 * Errors anywhere by the noise floor, of which planted errors tell what share a cut finds; assumed boundary errors
 * are disagreeing rows, at the top of the ranking, and found. Of the rows that a cut flags the rest is clean: expected
 * false positives are flagged - found. The largest cut whose rate is within the budget is taken.
 */
export function chooseThreshold(
  evidence: LabelEvidence,
  budget: number,
  constants: ThresholdConstants = thresholdConstants,
): BudgetThreshold {
  const order = judgedOrder(evidence);
  const rows = evidence.scores.length;
  const assumed = assumedBoundary(evidence, budget, constants);
  const anywhere = evidence.floor.rate;
  const clean = Math.max(1, rows * (1 - anywhere - assumed));
  const foundAnywhere = foundShares(evidence.planted, 'estimated') ?? (() => 0);
  const rateAt = (count: number): number => {
    const cut = evidence.scores[order[count - 1] ?? -1] ?? -1;
    const found = rows * (anywhere * foundAnywhere(cut) + assumed);
    return Math.max(0, count - found) / clean;
  };
  let best = 0;
  let bestRate = 0;
  const most = Math.min(order.length, Math.ceil(rows * (budget + anywhere + assumed)));
  for (let count = 1; count <= most; count += 1) {
    const rate = rateAt(count);
    if (rate > constants.spend * budget) continue;
    best = count;
    bestRate = rate;
  }
  return {
    flagged: order.slice(0, best),
    cut: best === 0 ? -1 : (evidence.scores[order[best - 1] ?? 0] ?? 0),
    falsePositiveRate: bestRate,
    assumedBoundary: assumed,
    errors: rows * (anywhere + assumed),
  };
}

/** Judged rows, worst score first; of equals the first row. */
function judgedOrder({ scores, judged }: LabelEvidence): Uint32Array {
  const rows = Uint32Array.from(scores.keys()).filter((row) => judged[row] === 1);
  return rows.sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || a - b);
}

function assumedBoundary({ given, floor }: LabelEvidence, budget: number, constants: ThresholdConstants): number {
  const { odds, disagrees } = confidenceOf(given);
  const rows = odds.length;
  const order = Uint32Array.from(odds.keys()).sort((a, b) => (odds[a] ?? 0) - (odds[b] ?? 0) || a - b);
  const skipped = Math.floor(leastConfidentShare * rows);
  const middling = order.subarray(skipped).reduce((sum, row) => sum + (disagrees[row] ?? 0), 0) / rows;
  const all = disagrees.reduce((sum, one) => sum + one, 0) / rows;
  const excess = middling - (1 - leastConfidentShare) * floor.rate - constants.natural;
  const assumed = Math.max(0, Math.min(constants.weight * excess, constants.mostAssumed * budget));
  return assumed * falling(all - floor.rate, overlapRange) * falling(floor.rate, floorRange);
}

/** 1 up to the start of the range, 0 from its end on. */
function falling(value: number, [from, to]: readonly [number, number]): number {
  return Math.max(0, Math.min(1, (to - value) / (to - from)));
}
