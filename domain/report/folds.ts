/** @module What the metrics of single folds add up to, where their summary does not say it. */
import type { Confusion, Estimate, MetricsDocument } from './documents.ts';

export interface FoldScores {
  readonly metric: string;
  readonly values: readonly number[];
  readonly mean: number;
}

const mean = (values: readonly number[]): number => {
  const measured = values.filter(Number.isFinite);
  return measured.reduce((total, value) => total + value, 0) / measured.length;
};

function valuesOf(metric: string, metrics: MetricsDocument, folds: readonly MetricsDocument[]): readonly number[] {
  const listed = typeof metrics.folds === 'object' ? metrics.folds[metric] : undefined;
  const own = metrics.metrics[metric]?.folds ?? listed;
  return own ?? folds.map((fold) => fold.metrics[metric]?.value ?? Number.NaN);
}

/** Scores per metric, for those with at least two folds, in the order of the metrics. */
export function foldScores(metrics: MetricsDocument, folds: readonly MetricsDocument[]): readonly FoldScores[] {
  return Object.keys(metrics.metrics)
    .map((metric) => ({ metric, values: valuesOf(metric, metrics, folds) }))
    .filter(({ values }) => values.filter(Number.isFinite).length > 1)
    .map(({ metric, values }) => ({ metric, values, mean: mean(values) }));
}

/** Counts of all folds, by label. */
export function summedConfusion(folds: readonly MetricsDocument[]): Confusion | undefined {
  const parts = folds.flatMap(({ confusion }) => (confusion ? [confusion] : []));
  if (parts.length === 0) return undefined;
  const labels = [...new Set(parts.flatMap((part) => part.labels))];
  const total = (truth: string, predicted: string) =>
    parts.reduce(
      (sum, { labels: own, counts }) => sum + (counts[own.indexOf(truth)]?.[own.indexOf(predicted)] ?? 0),
      0,
    );
  return { labels, counts: labels.map((truth) => labels.map((predicted) => total(truth, predicted))) };
}

/** Precision, recall and F1 per class from counts; absent where nothing was predicted or nothing is true. */
export function classScores({ labels, counts }: Confusion): NonNullable<MetricsDocument['perClass']> {
  return labels.map((label, index) => {
    const hits = counts[index]?.[index] ?? 0;
    const support = (counts[index] ?? []).reduce((total, cell) => total + cell, 0);
    const predicted = counts.reduce((total, row) => total + (row[index] ?? 0), 0);
    return {
      label,
      support,
      precision: predicted === 0 ? undefined : hits / predicted,
      recall: support === 0 ? undefined : hits / support,
      f1: predicted + support === 0 ? undefined : (2 * hits) / (predicted + support),
    };
  });
}

/** Means over folds without an interval, for a report that is given folds and no summary. */
function meanOfFolds(folds: readonly MetricsDocument[], first: MetricsDocument): MetricsDocument {
  const estimate = (metric: string): Estimate => {
    const each = folds.map((fold) => fold.metrics[metric]);
    const average = (of: (one: Estimate | undefined) => number | undefined) => {
      const value = mean(each.map((one) => of(one) ?? Number.NaN));
      return Number.isFinite(value) ? value : undefined;
    };
    return {
      value: average((one) => one?.value),
      baseline: average((one) => one?.baseline),
      lower: undefined,
      upper: undefined,
    };
  };
  const metrics = Object.fromEntries(Object.keys(first.metrics).map((metric) => [metric, estimate(metric)]));
  return { task: first.task, rows: folds.reduce((total, { rows = 0 }) => total + rows, 0), metrics };
}

/** The summary with what only the folds know: their common confusion matrix and scores per class. */
export function completedMetrics(
  summary: MetricsDocument | undefined,
  folds: readonly MetricsDocument[],
): MetricsDocument | undefined {
  const [first] = folds;
  const base = summary ?? (first && meanOfFolds(folds, first));
  if (!base || base.task === 'regression') return base;
  const confusion = base.confusion ?? summedConfusion(folds);
  return { ...base, confusion, perClass: base.perClass ?? (confusion && classScores(confusion)) };
}
