/** @module How metrics are called in a report and which direction of each is good. Unknown ones keep their names. */
import { metricDirections } from '../evaluation/metric-names.ts';
import { sentenceCase } from './format.ts';

interface MetricName {
  readonly title: string;
  /** Values lie in [0, 1]. */
  readonly unit?: true;
  /** Made of probabilities, so that its baseline is the class shares and no single answer. */
  readonly ofProbabilities?: true;
}

const names: Readonly<Record<string, MetricName>> = {
  accuracy: { title: 'Accuracy', unit: true },
  'balanced-accuracy': { title: 'Balanced accuracy', unit: true },
  'log-loss': { title: 'Log-loss', ofProbabilities: true },
  brier: { title: 'Brier score', ofProbabilities: true },
  'roc-auc': { title: 'ROC AUC', unit: true, ofProbabilities: true },
  'pr-auc': { title: 'PR AUC', unit: true, ofProbabilities: true },
  f1: { title: 'F1', unit: true },
  precision: { title: 'Precision', unit: true },
  recall: { title: 'Recall', unit: true },
  mcc: { title: 'MCC' },
  rmse: { title: 'RMSE' },
  mae: { title: 'MAE' },
  r2: { title: 'R\u00b2' },
};

const directions: Readonly<Record<string, boolean>> = {
  ...metricDirections.classification,
  ...metricDirections.regression,
};
const known = (metric: string): MetricName | undefined => (Object.hasOwn(names, metric) ? names[metric] : undefined);

export const metricTitle = (metric: string): string => known(metric)?.title ?? sentenceCase(metric);
/** `undefined` for a user's own metric: the report then makes no claim. */
export function betterDirection(metric: string): 'higher' | 'lower' | undefined {
  if (!Object.hasOwn(directions, metric)) return undefined;
  return directions[metric] ? 'higher' : 'lower';
}
export const isUnitMetric = (metric: string): boolean => known(metric)?.unit ?? false;
export const isOfProbabilities = (metric: string): boolean => known(metric)?.ofProbabilities ?? false;

/** Inside a sentence: abbreviations keep their capitals. */
export function metricInSentence(metric: string): string {
  const title = metricTitle(metric);
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

const preference = ['accuracy', 'rmse', 'roc-auc', 'r2'];

/** The metric that a headline speaks of: the first gated one, else a usual one, else the first. */
export function leadingMetric(metrics: readonly string[], gated: readonly string[]): string | undefined {
  return [...gated, ...preference].find((metric) => metrics.includes(metric)) ?? metrics[0];
}
