/** @module Tests of the target column. */
import { describe, expect, it } from 'vitest';
import { classIndices, targetOf, taskOf } from '../../../domain/model/target.ts';
import { type Cell, column } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, row) => row);

describe('the task of a target', () => {
  it.each([
    ['classification', ['a', 'b']],
    ['classification', [true, false]],
    ['classification', range(20)],
    ['classification', [1, null, 2]],
    ['regression', range(21)],
    ['regression', [1, 2.5]],
  ] as [string, Cell[]][])('is %s of %j', (task, cells) => {
    expect(taskOf(column('y', cells))).toBe(task);
  });

  it('is what it was said to be', () => {
    expect(taskOf(column('y', [0, 1]), 'regression')).toBe('regression');
  });
});

describe('a target', () => {
  it('has its classes in order, numbers by size', () => {
    expect(targetOf(column('y', [10, 9, 10]), 3)).toEqual({
      task: 'classification',
      classes: ['9', '10'],
      labels: Int32Array.of(1, 0, 1),
    });
    expect(targetOf(column('y', ['b', 'a']), 2)).toMatchObject({ classes: ['a', 'b'], labels: Int32Array.of(1, 0) });
  });

  it('of numbers is its values', () => {
    expect(targetOf(column('y', [1.5, 2]), 2)).toEqual({ task: 'regression', values: Float64Array.of(1.5, 2) });
  });

  it.each([
    [['a', 'a'], undefined, 'has the one class "a"'],
    [['a', null, 'b'], undefined, 'is missing in 1 of 3 rows; remove those rows or fill in their target'],
    [['a', 'b'], 'regression', 'holds texts'],
    [[], undefined, 'has no rows'],
    [[1.5, Number.POSITIVE_INFINITY], undefined, 'holds infinite values'],
    [range(1001), 'classification', 'has 1001 classes'],
  ] as [Cell[], 'regression' | undefined, string][])('cannot be learned from (%#)', async (cells, task, message) => {
    const error = await thrownBy(() => targetOf(column('y', cells), cells.length, task));
    expect(error.code).toBe('TARGET_INVALID');
    expect(error.message).toContain(message);
  });

  it('has no index for labels that are no class', () => {
    expect([...classIndices(column('y', ['a', 'z', null]), 3, ['a'])]).toEqual([0, -1, -1]);
    expect([...classIndices(column('y', [1, 7, null]), 3, ['1'])]).toEqual([0, -1, -1]);
  });
});
