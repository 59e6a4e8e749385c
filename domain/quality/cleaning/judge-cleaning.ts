/** @module Whether training rows are better cleaned: scores with and without it, paired by fold and seeds, and the harm that they exclude. */
import type { CleaningDecision } from '../../../contracts/cleaning.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { Trial } from '../../../contracts/sweep.ts';
import { chosenMetrics, metricDirections } from '../../evaluation/metric-names.ts';
import type { Task } from '../../learning/learner.ts';
import { correctedMeanInterval } from '../../statistics/intervals.ts';
import { meanOf } from '../../statistics/moments.ts';

export interface CleaningQuestion {
  /** A trial for each seed, in the same order; each with its folds. */
  readonly without: readonly Trial[];
  readonly with: readonly Trial[];
  /** Metric that decides; accuracy or rmse when absent. */
  readonly metric?: string | undefined;
  /** Loss of the metric that would still be no harm; see `defaultMargin` when absent. */
  readonly margin?: number | undefined;
  /** Folds follow time, so that they are the same for every seed. */
  readonly forward: boolean;
  /** Training rows, those that were left out, and those with another label. */
  readonly rows: CleaningDecision['rows'];
}

const defaultMetric: Readonly<Record<Task, string>> = { classification: 'accuracy', regression: 'rmse' };
/** One point of a metric that has 1 at best; one in a hundred of a loss (docs/adr/0003-retrain-gate.md). */
const point = 0.01;

function defaultMargin(isHigherBetter: boolean, without: number): number {
  return isHigherBetter ? point : point * Math.abs(without);
}

/** Kept only if the lower end of the 95% interval of the gain lies above minus the margin. */
export function judgeCleaning(question: CleaningQuestion): CleaningDecision {
  const { rows, without, with: cleaned } = question;
  const task = without[0]?.task ?? 'classification';
  const metric = question.metric ?? defaultMetric[task];
  const isHigherBetter = directionOf(task, metric);
  const head = { schema: 1 as const, metric, higherIsBetter: isHigherBetter, rows };
  if (rows.removed + rows.relabelled === 0)
    return { ...head, verdict: 'nothing-to-clean', summary: 'No training row was to be cleaned.' };
  const failed = [...without, ...cleaned].find((trial) => trial.failed)?.failed;
  if (failed) return refused(head, `it could not be compared with what it replaces: ${failed.message}`);
  const lost = lostScores(question, metric);
  if (lost > 0) return refused(head, `${metric} is not defined on ${lost} folds with it, and is without`);
  const pairs = pairsOf(question, metric);
  if (pairs.length < 2)
    return refused(head, `${metric} is defined on fewer than two folds, so nothing can be compared`);
  const sign = isHigherBetter ? 1 : -1;
  const scores = { without: meanOf(pairs.map((pair) => pair.without)), with: meanOf(pairs.map((pair) => pair.with)) };
  const gain = correctedMeanInterval(
    pairs.map((pair) => sign * (pair.with - pair.without)),
    meanOf(pairs.map(({ ratio }) => ratio)),
  );
  const margin = question.margin ?? defaultMargin(isHigherBetter, scores.without);
  const found = { ...head, ...scores, gain, margin, pairs: pairs.length, seeds: without.length };
  const words = `${metric} ${shown(scores.with)} with it and ${shown(scores.without)} without on inner folds; gain ${shown(gain.mean)}, 95% interval ${shown(gain.lower)} to ${shown(gain.upper)}`;
  if (gain.lower >= -margin)
    return {
      ...found,
      verdict: 'kept',
      summary: `Cleaning was kept: the model learned from ${rows.training - rows.removed} of ${rows.training} training rows (${rows.removed} left out, ${rows.relabelled} relabelled): ${words}.`,
    };
  return refused(found, `a loss of more than ${shown(margin)} is not excluded (${words})`);
}

/** Throws `PARAM_INVALID` for a metric that the task does not have. */
function directionOf(task: Task, metric: string): boolean {
  const [known = metric] = chosenMetrics(task, [metric]);
  return metricDirections[task][known] ?? true;
}

type Head = Omit<CleaningDecision, 'verdict' | 'summary'>;

function refused(head: Head, why: string): CleaningDecision {
  const { removed, relabelled, training } = head.rows;
  return {
    ...head,
    verdict: 'refused',
    summary: `Cleaning (${removed} rows left out, ${relabelled} relabelled) was refused, and the model learned from all ${training} training rows: ${why}.`,
  };
}

const shown = (value: number): string => Number(value.toPrecision(3)).toString();

interface Pair {
  readonly without: number;
  readonly with: number;
  /** Judged rows for each row that was trained on. */
  readonly ratio: number;
}

/** One pair for each seed and fold where both have a score; folds that follow time give one each, averaged over seeds. */
function pairsOf({ without, with: cleaned, forward }: CleaningQuestion, metric: string): Pair[] {
  if (without.length !== cleaned.length)
    throw new WithinError('GRAPH_INVALID', 'judge-cleaning needs a trial with cleaning for each one without');
  const bySeed = without.map((trial, seed) => foldPairs(trial, cleaned[seed], metric));
  if (!forward) return bySeed.flatMap((folds) => folds.filter((pair) => pair !== undefined));
  return (bySeed[0] ?? []).flatMap((_, fold) => {
    const own = bySeed.flatMap((folds) => folds[fold] ?? []);
    if (own.length === 0) return [];
    const mean = (of: (pair: Pair) => number) => meanOf(own.map(of));
    return [
      { without: mean((pair) => pair.without), with: mean((pair) => pair.with), ratio: mean((pair) => pair.ratio) },
    ];
  });
}

/** Folds that only the cleaning left without a score: the worst harm, which no mean would show. */
function lostScores({ without, with: cleaned }: CleaningQuestion, metric: string): number {
  const hasScore = (trial: Trial | undefined, fold: number) =>
    typeof trial?.folds?.[fold]?.metrics[metric] === 'number';
  const lost = without.flatMap((trial, seed) =>
    (trial.folds ?? []).filter((_, fold) => hasScore(trial, fold) && !hasScore(cleaned[seed], fold)),
  );
  return lost.length;
}

function foldPairs(without: Trial, cleaned: Trial | undefined, metric: string): (Pair | undefined)[] {
  return (without.folds ?? []).map((fold, place) => {
    const a = fold.metrics[metric];
    const b = cleaned?.folds?.[place]?.metrics[metric];
    if (typeof a !== 'number' || typeof b !== 'number') return undefined;
    return { without: a, with: b, ratio: fold.testRows / fold.trainRows };
  });
}
