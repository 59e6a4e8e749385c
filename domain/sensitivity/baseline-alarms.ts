/** @module Whether a new sweep or a new run still fits the baseline. */
import { meanOf, varianceOf } from '../statistics/moments.ts';
import { fisherUpperTail } from '../statistics/quantiles.ts';
import { brownForsythe } from './baseline-check.ts';

/** One sweep in a hundred gives a false alarm of each sort. */
const level = 0.01;

interface Scores {
  readonly pipeline: string;
  readonly modelType: string;
  readonly metric: string;
  readonly scores: readonly number[];
}

/** Sentences, one a difference: in spread by Brown and Forsythe (1974), in level by Welch's t. */
export function checkSweep(earlier: Scores, later: Scores): string[] {
  if (earlier.scores.length < 3 || later.scores.length < 3) return [];
  const what = `${later.metric} of ${later.modelType} on ${later.pipeline}`;
  const alarms: string[] = [];
  const spread = brownForsythe([earlier.scores, later.scores]).p;
  const sd = (scores: readonly number[]) => Math.sqrt(varianceOf(scores)).toPrecision(3);
  if (spread < level)
    alarms.push(
      `The spread of ${what} over seeds is ${sd(later.scores)} and was ${sd(earlier.scores)} (p ${spread.toPrecision(2)}).`,
    );
  const shift = welch(earlier.scores, later.scores);
  const mean = (scores: readonly number[]) => meanOf(scores).toPrecision(4);
  if (shift < level)
    alarms.push(
      `The mean of ${what} over seeds is ${mean(later.scores)} and was ${mean(earlier.scores)} (p ${shift.toPrecision(2)}).`,
    );
  return alarms;
}

/** p of equal means under unequal spreads (Welch 1947), by the F of t². 1 where nothing varies and the means agree. */
export function welch(a: readonly number[], b: readonly number[]): number {
  const [first, second] = [varianceOf(a) / a.length, varianceOf(b) / b.length];
  const difference = meanOf(a) - meanOf(b);
  if (first + second === 0) return difference === 0 ? 1 : 0;
  const free = (first + second) ** 2 / (first ** 2 / (a.length - 1) + second ** 2 / (b.length - 1));
  return fisherUpperTail(difference ** 2 / (first + second), 1, free);
}
