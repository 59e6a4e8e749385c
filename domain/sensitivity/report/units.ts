/** @module How figures of a sweep are told: differences between 0 and 1 in points of a hundred, all others as they are. */
import { metricRanges } from '../../evaluation/metric-names.ts';
import { count, fixed, nothing } from '../../report/format.ts';
import { metricInSentence } from '../../report/metric-names.ts';
import type { SensitivityReport } from '../sensitivity-report.ts';

/** Differences of a metric as they are shown. */
export interface Units {
  /** By which a difference is multiplied. */
  readonly factor: 1 | 100;
  /** Title of an axis, as `points of accuracy`. */
  readonly axis: string;
  /** Behind a number in a sentence, as ` points`; empty where the metric has no unit of its own. */
  readonly suffix: string;
  /** The metric inside a sentence. */
  readonly metric: string;
}

export function unitsOf({ task, metric }: Pick<SensitivityReport, 'task' | 'metric'>): Units {
  const [least, most] = metricRanges[task][metric] ?? [];
  const isShare = least !== undefined && most !== undefined && least >= -1 && most <= 1;
  const name = metricInSentence(metric);
  return isShare
    ? { factor: 100, axis: `points of ${name}`, suffix: ' points', metric: name }
    : { factor: 1, axis: name, suffix: '', metric: name };
}

/** A difference in the units of an axis. */
export const scaled = ({ factor }: Units, value: number): number => Number((factor * value).toPrecision(12));

/** Decimals with which the largest of some numbers has three significant digits. */
export function decimalsOf(values: readonly (number | null)[]): number {
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)).filter(Number.isFinite));
  return largest === 0 ? 2 : Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(largest))));
}

/** A number in a sentence: three significant digits, thousands apart, never an exponent where it can be helped. */
export function told(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return nothing;
  if (value === 0) return '0';
  return fixed(value, decimalsOf([value]));
}

/** A difference in a sentence, with its unit. */
export const toldDifference = (units: Units, value: number | null): string =>
  value === null ? nothing : `${told(scaled(units, value))}${units.suffix}`;

/** A share as whole percent; a share that sampling noise has put above 1 counts as all. */
export const wholePercent = (share: number | null): string =>
  share === null ? nothing : `${(100 * Math.min(1, share)).toFixed(0)}%`;

/** Runs or pairs that are needed, rounded up. */
export const needed = (value: number): string => (Number.isFinite(value) ? count(Math.ceil(value)) : 'no number of');
