/** @module What the next figure of a history should lie between: rows of a table, age of its newest value. */
import { meanAndVariance } from '../../statistics/intervals.ts';
import { studentQuantile } from '../../statistics/quantiles.ts';

export interface Bounds {
  readonly low: number;
  readonly high: number;
  /** `differences` where the figures wander: the next is then predicted from the last. */
  readonly from: 'levels' | 'differences';
}

/** Fewest figures that tell how far the next may lie. */
export const fewestFigures = 5;
/** Figures that never changed may change by this share. */
const leastSpread = 0.01;

/**
 * Student's prediction interval of the next of some figures (>= 0, oldest first) on the scale of log(1 + x), from their
 * levels or from their differences, whichever spread less (as Auto-Validate-by-History, arXiv 2306.02421). `level` is the
 * probability of a figure outside. Undefined for fewer than `fewestFigures`.
 */
export function predictNext(figures: readonly number[], level: number): Bounds | undefined {
  if (figures.length < fewestFigures) return undefined;
  const logs = figures.map((figure) => Math.log1p(figure));
  const steps = logs.slice(1).map((log, index) => log - (logs[index] ?? 0));
  const [levels, differences] = [meanAndVariance(logs), meanAndVariance(steps)];
  const wanders = differences.variance < levels.variance;
  const { mean, variance } = wanders ? differences : levels;
  const count = wanders ? steps.length : logs.length;
  const centre = wanders ? (logs.at(-1) ?? 0) + mean : mean;
  const spread = studentQuantile(1 - level / 2, count - 1) * Math.sqrt(variance * (1 + 1 / count));
  const half = Math.max(spread, leastSpread);
  return {
    low: Math.max(0, Math.expm1(centre - half)),
    high: Math.expm1(centre + half),
    from: wanders ? 'differences' : 'levels',
  };
}
