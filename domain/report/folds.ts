/** @module Scores of single folds, metric by metric. */
import type { MetricsDocument } from './documents.ts';

export interface FoldScores {
  readonly metric: string;
  /** In fold order; NaN where the metric is not defined. */
  readonly values: readonly number[];
  readonly mean: number;
}

function mean(values: readonly number[]): number {
  const measured = values.filter(Number.isFinite);
  return measured.reduce((total, value) => total + value, 0) / measured.length;
}

function valuesOf(metric: string, metrics: MetricsDocument, folds: readonly MetricsDocument[]): readonly number[] {
  const listed = typeof metrics.folds === 'object' ? metrics.folds[metric] : undefined;
  const own = metrics.metrics[metric]?.folds ?? listed;
  return own ?? folds.map((fold) => fold.metrics[metric]?.value ?? Number.NaN);
}

/** Scores of the metrics that at least two folds have, in the order of the metrics. */
export function foldScores(metrics: MetricsDocument, folds: readonly MetricsDocument[]): readonly FoldScores[] {
  return Object.keys(metrics.metrics)
    .map((metric) => ({ metric, values: valuesOf(metric, metrics, folds) }))
    .filter(({ values }) => values.filter(Number.isFinite).length > 1)
    .map(({ metric, values }) => ({ metric, values, mean: mean(values) }));
}
