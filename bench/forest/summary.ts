/** @module Figures of the forest bench: times, paired ratios, and the interval of the paired difference in accuracy. */
import { studentQuantile } from '../../domain/statistics/quantiles.ts';

export interface Measurement {
  readonly dataset: string;
  readonly threads: number;
  readonly ours: { readonly fit: number; readonly predict: number };
  readonly theirs: { readonly fit: number; readonly predict: number };
  /** Ours minus theirs, in points. */
  readonly accuracyDifference: number;
  readonly accuracy: number;
}

const columns = [
  'data',
  'threads',
  'fits',
  'fit s: ours',
  'sklearn',
  'ratio [range]',
  'predict s: ours',
  'sklearn',
  'ratio [range]',
];

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function cells(measurements: readonly Measurement[], phase: 'fit' | 'predict'): string[] {
  const ours = measurements.map((measurement) => measurement.ours[phase]);
  const theirs = measurements.map((measurement) => measurement.theirs[phase]);
  const ratios = ours.map((seconds, index) => seconds / (theirs[index] ?? 0));
  const range = `[${Math.min(...ratios).toFixed(2)}, ${Math.max(...ratios).toFixed(2)}]`;
  return [median(ours).toFixed(4), median(theirs).toFixed(4), `${median(ratios).toFixed(2)} ${range}`];
}

/**
 * Mean and 95% interval of a difference over repeated 5-fold cross-validation. Folds share training rows, so the
 * variance is corrected by test/train = 1/4 (Nadeau and Bengio, "Inference for the generalization error", 2003).
 */
export function interval(differences: readonly number[]): { middle: number; low: number; high: number } {
  const middle = mean(differences);
  const count = differences.length;
  const variance = differences.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (count - 1);
  const half = studentQuantile(0.975, count - 1) * Math.sqrt(variance * (1 / count + 1 / 4));
  return { middle, low: middle - half, high: middle + half };
}

/** One table: a line per data set and number of threads; accuracy, which threads do not change, per data set. */
export function summarize(measurements: readonly Measurement[]): string {
  const keyOf = ({ dataset, threads }: Measurement): string => `${dataset} ${threads}`;
  const lines = [...new Set(measurements.map(keyOf))].map((key) => {
    const group = measurements.filter((measurement) => keyOf(measurement) === key);
    const own = measurements.filter(({ dataset }) => dataset === group[0]?.dataset);
    const { middle, low, high } = interval(own.map(({ accuracyDifference }) => accuracyDifference));
    const difference = `${middle.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
    const accuracy = `${(100 * mean(own.map((measurement) => measurement.accuracy))).toFixed(2)} %`;
    const counts = [...key.split(' '), String(group.length)];
    return [...counts, ...cells(group, 'fit'), ...cells(group, 'predict'), accuracy, difference];
  });
  const header = [...columns, 'accuracy', 'difference in points [95 %]'];
  const table = [header, header.map(() => '---'), ...lines];
  return table.map((line) => `| ${line.join(' | ')} |`).join('\n');
}
