/** @module Tests of held-out rows and of what two trials both held out. */
import { describe, expect, it } from 'vitest';
import { heldOutOf, labelsOf, onCommonRows } from '../../../domain/sensitivity/held-out.ts';
import { classified } from './classified-trials.ts';
import { trialOf } from './sweep-fixtures.ts';

const first = classified({ rows: [4, 2, 9], truth: ['a', 'b', 'a'], predicted: ['a', 'a', 'b'] });
const second = classified({
  rows: [9, 4, 1],
  truth: ['a', 'a', 'b'],
  predicted: ['c', 'a', 'b'],
  labels: ['c', 'b', 'a'],
});
const labels = labelsOf([first, second]);

describe('held-out rows', () => {
  it('speak of one list of labels, in whatever order each trial has its own', () => {
    expect(labels).toEqual(['a', 'b', 'c']);
    expect(heldOutOf(second, labels)).toEqual({
      rows: Int32Array.from([9, 4, 1]),
      truth: Int32Array.from([0, 0, 1]),
      predicted: Int32Array.from([2, 0, 1]),
    });
  });

  it('are unknown for a trial that failed, a regression, and one that is not there', () => {
    expect(heldOutOf({ ...first, failed: { code: 'X', message: '' } }, labels)).toBeUndefined();
    expect(heldOutOf(trialOf(0.5, { task: 'regression' }), labels)).toBeUndefined();
    expect(heldOutOf(undefined, labels)).toBeUndefined();
  });

  it('meet on the rows of both, each prediction beside the truth of its row', () => {
    const common = onCommonRows(heldOutOf(first, labels)!, heldOutOf(second, labels)!);
    expect(common).toEqual({
      first: Int32Array.from([0, 1]),
      second: Int32Array.from([0, 2]),
      truth: Int32Array.from([0, 0]),
    });
  });

  it('meet nowhere when no row is in both', () => {
    const other = classified({ rows: [7], truth: ['a'], predicted: ['a'] });
    expect(onCommonRows(heldOutOf(first, labels)!, heldOutOf(other, labels)!).truth).toHaveLength(0);
  });
});
