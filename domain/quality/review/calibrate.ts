/** @module From verdicts of people to the suspicion from which a detector is believed without asking. */
import type { Calibration } from '../../../contracts/calibration.ts';
import { betaQuantile } from '../../statistics/quantiles.ts';

/** A flag that people judged. */
export interface JudgedFlag {
  readonly detector: string;
  /** Suspicion from 0 to 1. */
  readonly score: number;
  /** Whether the row was taken out or got another label. */
  readonly confirmed: boolean;
}

/** Below so many verdicts on a detector its prior stays. */
export const fewestVerdicts = 20;
/** Least share of confirmed flags from which nobody is asked. */
const wanted = 0.95;
/** Share of confirmed flags under which the surest flags of a detector are not believed. */
const doubtful = 0.5;
/** Suspicions that may become a threshold; fixed, so that the error over all of them is bounded. */
const thresholds = [0.5, 0.6, 0.7, 0.8, 0.9];
/** Of wrongly taking any threshold. */
const level = 0.05;

/**
 * A threshold is taken if the lower end of the exact interval (Clopper and Pearson 1934) of the share of confirmed flags
 * at and above it reaches 95%, at a level of 5% over all thresholds; 90 verdicts, all confirmed, are the fewest. Nothing
 * of a detector is certain if the upper end of that share lies under one half at the highest threshold with 20 verdicts.
 */
export function calibrate(flags: readonly JudgedFlag[]): Calibration {
  const names = [...new Set(flags.map(({ detector }) => detector))].sort();
  return {
    schema: 1,
    detectors: names.flatMap((detector) => {
      const own = flags.filter((flag) => flag.detector === detector);
      if (own.length < fewestVerdicts) return [];
      const counts = { verdicts: own.length, confirmed: own.filter(({ confirmed }) => confirmed).length };
      const above = thresholds.map((from) => {
        const found = own.filter(({ score }) => score >= from);
        return { from, total: found.length, confirmed: found.filter(({ confirmed }) => confirmed).length };
      });
      return [{ detector, ...counts, ...certainty(above), ...doubt(above) }];
    }),
  };
}

interface Above {
  readonly from: number;
  readonly total: number;
  readonly confirmed: number;
}

const each = level / thresholds.length;

function certainty(above: readonly Above[]) {
  for (const { from, total, confirmed } of above) {
    const lower = confirmed === 0 ? 0 : betaQuantile(each, confirmed, total - confirmed + 1);
    if (lower >= wanted) return { certain: { from, share: confirmed / total, lower } };
  }
  return {};
}

function doubt(above: readonly Above[]) {
  const surest = above.findLast(({ total }) => total >= fewestVerdicts);
  if (!surest) return {};
  const { from, total, confirmed } = surest;
  const upper = confirmed === total ? 1 : betaQuantile(1 - each, confirmed + 1, total - confirmed);
  return upper < doubtful ? { doubted: { from, share: confirmed / total, upper } } : {};
}
