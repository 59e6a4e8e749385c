/** @module The scores of rliable's own tests, on two data sets. */
import type { TaskScores } from '../../../domain/sensitivity/across-datasets.ts';

/** rliable writes runs x tasks. */
const tasks = (runs: readonly (readonly number[])[]): TaskScores =>
  Object.fromEntries((runs[0] ?? []).map((_, task) => [`task ${task}`, runs.map((run) => run[task]!)]));

export const x = tasks([
  [1, 2],
  [2, 2],
  [1, 1],
  [2, 1],
]);
export const y = tasks([
  [1, 1],
  [2, 2],
  [3, 3],
]);
