/** @module Whether a new sweep or a new run still fits the baseline. */
import type { Interval } from '../statistics/intervals.ts';
import { meanOf, medianOf, squaresAboutMean, varianceOf } from '../statistics/moments.ts';
import { fisherUpperTail, studentQuantile } from '../statistics/quantiles.ts';

/** One sweep in a hundred gives a false alarm of each sort. */
const level = 0.01;

/** Where 95 of 100 new scores are expected: m ± t s √(1 + 1/n). Needs two scores. */
export function predictionInterval(scores: readonly number[], confidence = 0.95): Interval {
  const count = scores.length;
  const spread = Math.sqrt(varianceOf(scores) * (1 + 1 / count));
  const width = studentQuantile((1 + confidence) / 2, count - 1) * spread;
  const mean = meanOf(scores);
  return { lower: mean - width, upper: mean + width };
}

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
  const spread = brownForsythe([earlier.scores, later.scores]);
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

/** p of equal spreads: one-way analysis of variance on the distances from the group's median. 1 where nothing varies. */
export function brownForsythe(groups: readonly (readonly number[])[]): number {
  const distances = groups.map((group) => {
    const median = medianOf(group);
    return group.map((value) => Math.abs(value - median));
  });
  const all = distances.flat();
  const within = distances.reduce((sum, group) => sum + squaresAboutMean(group), 0);
  const between = squaresAboutMean(all) - within;
  const free = all.length - groups.length;
  if (within === 0) return between > 0 ? 0 : 1;
  return fisherUpperTail(between / (groups.length - 1) / (within / free), groups.length - 1, free);
}

/** p of equal means under unequal spreads (Welch 1947), by the F of t². 1 where nothing varies and the means agree. */
export function welch(a: readonly number[], b: readonly number[]): number {
  const [first, second] = [varianceOf(a) / a.length, varianceOf(b) / b.length];
  const difference = meanOf(a) - meanOf(b);
  if (first + second === 0) return difference === 0 ? 1 : 0;
  const free = (first + second) ** 2 / (first ** 2 / (a.length - 1) + second ** 2 / (b.length - 1));
  return fisherUpperTail(difference ** 2 / (first + second), 1, free);
}
