/** @module The sentence on top of a report: what was measured, how sure it is, and against what. */
import type { ReportContent } from './content.ts';
import type { Confusion, Estimate, MetricsDocument } from './documents.ts';
import { count, decimalsFor, fixed, percent, plural, sentenceCase, shortened } from './format.ts';
import { betterDirection, isOfProbabilities, leadingMetric, metricInSentence } from './metric-names.ts';

/** Values of one metric with as many decimals as its size asks for. */
export function metricDecimals({ value, lower, upper, baseline }: Estimate): number {
  const sizes = [value, lower, upper, baseline].filter((number) => number !== undefined).map(Math.abs);
  return decimalsFor(Math.max(0, ...sizes));
}

function commonestLabel(confusion: Confusion | undefined): string | undefined {
  if (!confusion) return undefined;
  const support = confusion.counts.map((row) => row.reduce((total, cell) => total + cell, 0));
  return confusion.labels[support.indexOf(Math.max(...support))];
}

function baselineWords(metric: string, metrics: MetricsDocument): string {
  if (metrics.task === 'regression') return 'always answering the mean';
  if (isOfProbabilities(metric)) return 'always giving the class shares';
  const label = commonestLabel(metrics.confusion);
  return label === undefined
    ? 'always answering the most frequent class'
    : `always answering \u201c${shortened(label, 40)}\u201d`;
}

/** Whether the interval lies on the good side of the baseline; no claim where that is not known. */
export function comparison(metric: string, { lower, upper, baseline }: Estimate): string {
  const better = betterDirection(metric);
  if (better === undefined || baseline === undefined || lower === undefined || upper === undefined) return '';
  const [near, far] = better === 'higher' ? [lower - baseline, upper - baseline] : [baseline - upper, baseline - lower];
  if (near > 0) return 'That is better than the baseline by more than chance explains.';
  if (far < 0) return 'That is worse than the baseline.';
  return 'The interval reaches the baseline: nothing shows that the model has learned.';
}

function estimateWords(estimate: Estimate, folds: number, baseline: string): string {
  const decimals = metricDecimals(estimate);
  const show = (value: number | undefined) => fixed(value, decimals);
  const over = folds > 1 ? ` on average over ${folds} folds` : '';
  const measured = estimate.lower !== undefined && estimate.upper !== undefined;
  const interval = measured ? ` (95% interval ${show(estimate.lower)} to ${show(estimate.upper)})` : '';
  const against = estimate.baseline === undefined ? '' : `, against ${show(estimate.baseline)} for ${baseline}`;
  return `${show(estimate.value)}${over}${interval}${against}`;
}

function trainingHeadline(content: ReportContent, metrics: MetricsDocument): string {
  const metric = leadingMetric(Object.keys(metrics.metrics), Object.keys(content.gate ?? {}));
  const learner = sentenceCase(metrics.learner ?? content.model?.learner ?? 'model');
  const rows = metrics.rows === undefined ? '' : `, tested on ${plural(metrics.rows, 'row')}`;
  const estimate = metric === undefined ? undefined : metrics.metrics[metric];
  if (metric === undefined || !estimate) return `${learner}${rows}: nothing was measured.`;
  const words = estimateWords(estimate, content.folds.length, baselineWords(metric, metrics));
  return `${learner}${rows}: ${metricInSentence(metric)} ${words}. ${comparison(metric, estimate)}`.trim();
}

function dataHeadline({ profile, check }: ReportContent): string {
  if (!profile) return '';
  const cells = profile.rowCount * profile.columns.length;
  const missing = profile.columns.reduce((total, column) => total + column.missing, 0);
  const touched = profile.columns.filter((column) => column.missing > 0).length;
  const gaps =
    missing === 0
      ? 'no value is missing'
      : `${percent(missing / cells)} of the values are missing, in ${count(touched)} of the columns`;
  const size = `${plural(profile.rowCount, 'row')}, ${plural(profile.columns.length, 'column')}: ${gaps}.`;
  return check ? `${checkWords(check.violations.length, check.passed)} ${size}` : size;
}

/** The verdict of a check in words. */
export function checkWords(violations: number, passed: boolean): string {
  if (violations === 0 && passed) return 'The data keep the contract.';
  return `The data break ${plural(violations, 'rule')} of the contract.`;
}

/** One or two plain sentences; empty when there is nothing to tell. */
export function headline(content: ReportContent): string {
  const metrics = content.metrics;
  return content.kind === 'training' && metrics ? trainingHeadline(content, metrics) : dataHeadline(content);
}
