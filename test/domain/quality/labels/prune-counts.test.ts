import { expect, test } from 'vitest';
import { pruneCounts } from '../../../../domain/quality/labels/prune-counts.ts';

const joint = { classCount: 2, counts: Float64Array.of(6, 2, 3, 1) };

test('counts that leave each class enough stay', () => {
  expect([...pruneCounts(joint, { least: 1, noiseShare: 1 }).counts]).toEqual([6, 2, 3, 1]);
});

test('a class keeps its least number of rows, at the cost of the other counts of its label', () => {
  expect([...pruneCounts(joint, { least: 2, noiseShare: 1 }).counts]).toEqual([6, 2, 2, 2]);
});

test('a share of the noise goes back to the diagonal', () => {
  expect([...pruneCounts(joint, { least: 1, noiseShare: 0.5 }).counts]).toEqual([7, 1, 1, 2]);
});
