/** @module Laws of forward-chaining splits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forwardFolds, forwardHoldout } from '../../../domain/splitting/forward.ts';
import { thrownBy } from '../../support/thrown.ts';

const rowsOfPart = (parts: readonly { name: string; rows: Uint32Array }[], name: string): number[] => [
  ...parts.find((part) => part.name === name)!.rows,
];

describe('forward folds', () => {
  it('have every test row later than every training row, with the gap between them', () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 30, maxLength: 80 });
    fc.assert(
      fc.property(times, fc.integer({ min: 2, max: 4 }), fc.integer({ min: 0, max: 4 }), (list, folds, gap) => {
        const time = Float64Array.from(list);
        const parts = forwardFolds({ time, folds, gap });
        const ranks = [...list].sort((a, b) => a - b);
        for (let fold = 1; fold <= folds; fold += 1) {
          const last = Math.max(...rowsOfPart(parts, `train-${fold}`).map((row) => ranks.indexOf(list[row]!)));
          const first = Math.min(...rowsOfPart(parts, `test-${fold}`).map((row) => ranks.indexOf(list[row]!)));
          expect(first - last).toBe(gap + 1);
        }
      }),
    );
  });

  it('are those of scikit-learn where times are distinct', () => {
    // TimeSeriesSplit(n_splits=3, gap=1).split(range(10))
    const parts = forwardFolds({ time: Float64Array.from({ length: 10 }, (_, row) => row), folds: 3, gap: 1 });
    expect(parts.map(({ name, rows }) => [name, [...rows]])).toEqual([
      ['train-1', [0, 1, 2]],
      ['test-1', [4, 5]],
      ['train-2', [0, 1, 2, 3, 4]],
      ['test-2', [6, 7]],
      ['train-3', [0, 1, 2, 3, 4, 5, 6]],
      ['test-3', [8, 9]],
    ]);
  });

  it('keep rows of one instant together', () => {
    const parts = forwardFolds({ time: Float64Array.of(1, 1, 2, 2, 2, 2, 3, 3, 3), folds: 2 });
    expect(rowsOfPart(parts, 'train-1')).toEqual([0, 1]);
    expect(rowsOfPart(parts, 'test-1')).toEqual([2, 3, 4, 5]);
    expect(rowsOfPart(parts, 'test-2')).toEqual([6, 7, 8]);
  });

  it('say how many folds the rows allow', async () => {
    const error = await thrownBy(() => forwardFolds({ time: Float64Array.of(1, 2, 3), folds: 5 }));
    expect([error.code, error.message]).toEqual([
      'SPLIT_INVALID',
      '3 rows cannot give 5 forward folds; use at most 2 folds',
    ]);
  });
});

describe('a forward hold-out', () => {
  it('takes the last rows by time, whatever their order in the file', () => {
    const parts = forwardHoldout({
      time: Float64Array.of(5, 1, 4, 2, 3, 0, 7, 6),
      test: 0.25,
      validation: 0.25,
      gap: 1,
    });
    expect(rowsOfPart(parts, 'test')).toEqual([6, 7]);
    expect(rowsOfPart(parts, 'validation')).toEqual([2, 4]);
    expect(rowsOfPart(parts, 'train')).toEqual([1, 5]);
  });

  it('refuses a gap that leaves nothing to train on', async () => {
    const error = await thrownBy(() => forwardHoldout({ time: Float64Array.of(1, 2, 3, 4), test: 0.5, gap: 2 }));
    expect([error.code, error.details['part']]).toEqual(['SPLIT_INVALID', 'train']);
  });
});
