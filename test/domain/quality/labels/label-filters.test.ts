import { describe, expect, test } from 'vitest';
import { countLabelIssues, filterLabels, labelFilters } from '../../../../domain/quality/labels/label-filters.ts';
import { flagged, goldenCases } from './golden.ts';

describe.each(goldenCases)('on $name', ({ given, answers }) => {
  test.each(labelFilters)('%s flags the rows that cleanlab flags', (filter) => {
    expect(flagged(filterLabels(given, filter))).toEqual(answers.filters[filter]);
  });

  test('as many issues are counted as by cleanlab', () => {
    expect(countLabelIssues(given)).toBe(answers.num_label_issues);
  });
});

const sure = (labels: readonly number[], classes: readonly number[]) => ({
  labels: Int32Array.from(labels),
  probabilities: Float64Array.from(classes.flatMap((label) => (label === 0 ? [0.95, 0.05] : [0.05, 0.95]))),
  classCount: 2,
});

test('a share of the noise flags fewer rows, and none flags none', () => {
  const given = sure([0, 0, 0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
  expect(flagged(filterLabels(given, 'prune_by_noise_rate'))).toEqual([4, 5]);
  expect(flagged(filterLabels(given, 'prune_by_noise_rate', { noiseShare: 0.5 }))).toEqual([4]);
  expect(flagged(filterLabels(given, 'prune_by_class', { noiseShare: 0 }))).toEqual([]);
});

test('a class keeps as many rows as it must', () => {
  const given = sure([0, 0, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1]);
  expect(flagged(filterLabels(given, 'prune_by_class', { leastPerClass: 2 }))).toEqual([]);
});
