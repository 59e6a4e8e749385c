/** @module The built-in metrics by task, which way is better, their ranges, and the refusal of other names. */
import { WithinError } from '../../contracts/errors.ts';
import type { Task } from '../learning/learner.ts';
import { didYouMean } from '../pipeline/nearest.ts';

/** True where a higher value is better. */
export const metricDirections: Readonly<Record<Task, Readonly<Record<string, boolean>>>> = {
  classification: {
    accuracy: true,
    'balanced-accuracy': true,
    'log-loss': false,
    brier: false,
    'roc-auc': true,
    'pr-auc': true,
    f1: true,
    mcc: true,
  },
  regression: { rmse: false, mae: false, r2: true },
};

const { POSITIVE_INFINITY: infinity } = Number;

/** Smallest and largest value that each metric can have. */
export const metricRanges: Readonly<Record<Task, Readonly<Record<string, readonly [number, number]>>>> = {
  classification: {
    accuracy: [0, 1],
    'balanced-accuracy': [0, 1],
    'log-loss': [0, infinity],
    brier: [0, 2],
    'roc-auc': [0, 1],
    'pr-auc': [0, 1],
    f1: [0, 1],
    mcc: [-1, 1],
  },
  regression: { rmse: [0, infinity], mae: [0, infinity], r2: [-infinity, 1] },
};

export const metricNames = (task: Task): string[] => Object.keys(metricRanges[task]);

/** All metrics of the task, or those asked for, in the order of the table; another name is `PARAM_INVALID`. */
export function chosenMetrics(task: Task, wanted: readonly string[] | undefined): string[] {
  const known = metricNames(task);
  if (!wanted) return known;
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, known) || `; choose from ${known.join(', ')}`;
    throw new WithinError('PARAM_INVALID', `"${unknown}" is no metric of a ${task}${hint}`, { metric: unknown, task });
  }
  return known.filter((name) => wanted.includes(name));
}
