/** @module One result out of the metrics of several folds. */
import { WithinError } from '../../contracts/errors.ts';
import type { Task } from '../learning/learner.ts';
import { correctedMeanInterval } from '../statistics/intervals.ts';
import { type Confusion, marginsOf, perClassOf } from './confusion.ts';
import { metricRanges } from './metric-names.ts';
import { type Metrics, type MetricValue, orNull } from './metrics.ts';

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const defined = (values: readonly (number | null | undefined)[]): number[] =>
  values.filter((value) => value !== null && value !== undefined);

/**
 * Each metric is the mean over the folds where it is defined. Its interval is the corrected resampled t interval of
 * Nadeau and Bengio (2003): folds share training rows, so the variance of their mean is taken as
 * (1/J + test rows / training rows) * s^2. It speaks about the learning procedure on training sets of this size, not
 * about one fitted model, and ends where the metric cannot go further. With one fold its own interval stands. The
 * confusion matrix is pooled over folds (repeated cross-validation counts a row once per repeat), and the per-class
 * scores follow from it.
 */
export function summarizeMetrics(folds: readonly Metrics[]): Metrics {
  const first = folds[0];
  if (!first) throw new WithinError('GRAPH_INVALID', 'summarize needs the metrics of at least one fold');
  const odd = folds.find(({ task, target }) => task !== first.task || target !== first.target);
  if (odd) {
    throw new WithinError(
      'DATA_INVALID',
      `summarize got metrics of "${first.target}" (${first.task}) and of "${odd.target}" (${odd.task}); give it folds of one target`,
    );
  }
  if (folds.length === 1) return { ...first, folds: 1 };
  const ratio = mean(folds.map(({ rows, trainRows }) => rows / trainRows));
  return {
    task: first.task,
    target: first.target,
    learner: first.learner,
    rows: folds.reduce((sum, { rows }) => sum + rows, 0),
    trainRows: mean(folds.map(({ trainRows }) => trainRows)),
    folds: folds.length,
    metrics: Object.fromEntries(
      Object.keys(first.metrics).map((name) => [name, meanMetric(folds, name, { task: first.task, ratio })]),
    ),
    ...pooledClasses(folds),
    importance: meanImportance(folds, ratio),
  };
}

function meanMetric(
  folds: readonly Metrics[],
  name: string,
  { task, ratio }: { task: Task; ratio: number },
): MetricValue {
  const values = defined(folds.map(({ metrics }) => metrics[name]?.value));
  const baselines = defined(folds.map(({ metrics }) => metrics[name]?.baseline));
  const interval = correctedMeanInterval(values, ratio);
  const [least, most] = metricRanges[task][name] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return {
    value: orNull(interval.mean),
    lower: orNull(Math.max(least, interval.lower)),
    upper: orNull(Math.min(most, interval.upper)),
    baseline: orNull(mean(baselines)),
    folds: folds.map(({ metrics }) => metrics[name]?.value ?? null),
  };
}

function meanImportance(folds: readonly Metrics[], ratio: number): Metrics['importance'] {
  const drops = new Map<string, number[]>();
  for (const { importance } of folds) {
    for (const { feature, drop } of importance) drops.set(feature, [...(drops.get(feature) ?? []), drop]);
  }
  const entries = [...drops].map(([feature, values]) => {
    const { mean: drop, lower, upper } = correctedMeanInterval(values, ratio);
    return { feature, drop, lower, upper };
  });
  return entries.sort((a, b) => b.drop - a.drop);
}

/** Folds may have met different classes: labels in order of first appearance over the folds. */
function pooledClasses(folds: readonly Metrics[]): Pick<Metrics, 'perClass' | 'confusion'> {
  const labels = [...new Set(folds.flatMap(({ confusion }) => confusion?.labels ?? []))];
  if (labels.length === 0) return {};
  const pooled: Confusion = { size: labels.length, counts: new Float64Array(labels.length ** 2) };
  for (const { confusion } of folds) {
    const places = confusion?.labels.map((label) => labels.indexOf(label)) ?? [];
    confusion?.counts.forEach((row, truth) => {
      row.forEach((count, guess) => {
        const cell = (places[truth] ?? 0) * pooled.size + (places[guess] ?? 0);
        pooled.counts[cell] = (pooled.counts[cell] ?? 0) + count;
      });
    });
  }
  const { size, counts } = pooled;
  return {
    perClass: perClassOf(labels, marginsOf(pooled)),
    confusion: { labels, counts: labels.map((_, row) => Array.from(counts.subarray(row * size, (row + 1) * size))) },
  };
}
