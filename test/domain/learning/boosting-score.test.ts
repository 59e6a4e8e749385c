import { expect, it } from 'vitest';
import { baselineScores, boostedScores, RunningScores } from '../../../domain/learning/boosting-score.ts';
import { type Forest, mergeForests } from '../../../domain/learning/forest.ts';
import { problem, takeRows } from './problems.ts';

const stump = (feature: number, threshold: number, leaves: readonly number[]): Forest => ({
  width: 1,
  shared: 0,
  roots: Int32Array.of(0),
  features: Int32Array.of(feature),
  thresholds: Float64Array.of(threshold),
  children: Int32Array.of(~0, ~1),
  leaves: Float64Array.from(leaves),
});
const trees = [stump(0, 0, [-1, 2]), stump(1, 0.5, [4, 8]), stump(2, -0.5, [0.25, 0.5]), stump(0, 1, [-16, 32])];
const forest = mergeForests(trees);
const baseline = Float64Array.of(100, 200);

it.each([0, 1, 5, 128, 129, 300])(
  'scores of %i rows are the baseline plus the leaves of the trees in turn',
  (count) => {
    const all = problem('regression', 300).features;
    const rows = takeRows(
      all,
      Array.from({ length: count }, (_, row) => row),
    );
    const value = (row: number, column: number) => rows.values[column * count + row]!;
    const expected = Array.from({ length: count }, (_, row) => [
      100 + (value(row, 0) > 0 ? 2 : -1) + (value(row, 2) > -0.5 ? 0.5 : 0.25),
      200 + (value(row, 1) > 0.5 ? 8 : 4) + (value(row, 0) > 1 ? 32 : -16),
    ]).flat();
    expect([...boostedScores(forest, baseline, rows)]).toEqual(expected);
    const running = new RunningScores(baseline, rows);
    running.add(mergeForests(trees.slice(0, 2)));
    running.add(mergeForests(trees.slice(2)));
    expect([...running.scores]).toEqual(expected);
  },
);

it('scores before any tree are the baseline, row by row', () => {
  expect([...baselineScores(baseline, 2)]).toEqual([100, 200, 100, 200]);
});
