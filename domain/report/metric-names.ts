/** @module How metrics are called in a report and which direction of each is good. Unknown ones keep their name. */
import { sentenceCase } from './format.ts';

interface MetricName {
  readonly title: string;
  readonly better: 'higher' | 'lower';
  /** Values lie in [0, 1]. */
  readonly unit?: true;
}

const names: Readonly<Record<string, MetricName>> = {
  accuracy: { title: 'Accuracy', better: 'higher', unit: true },
  'balanced-accuracy': { title: 'Balanced accuracy', better: 'higher', unit: true },
  'log-loss': { title: 'Log-loss', better: 'lower' },
  brier: { title: 'Brier score', better: 'lower' },
  'roc-auc': { title: 'ROC AUC', better: 'higher', unit: true },
  'pr-auc': { title: 'PR AUC', better: 'higher', unit: true },
  f1: { title: 'F1', better: 'higher', unit: true },
  precision: { title: 'Precision', better: 'higher', unit: true },
  recall: { title: 'Recall', better: 'higher', unit: true },
  mcc: { title: 'MCC', better: 'higher' },
  rmse: { title: 'RMSE', better: 'lower' },
  mae: { title: 'MAE', better: 'lower' },
  r2: { title: 'R\u00b2', better: 'higher' },
};

const known = (metric: string): MetricName | undefined => (Object.hasOwn(names, metric) ? names[metric] : undefined);

export const metricTitle = (metric: string): string => known(metric)?.title ?? sentenceCase(metric);
/** `undefined` for a user's own metric: the report then makes no claim. */
export const betterDirection = (metric: string): MetricName['better'] | undefined => known(metric)?.better;
export const isUnitMetric = (metric: string): boolean => known(metric)?.unit ?? false;

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
