/** @module Tests of split parameters and part names. */
import { describe, expect, it } from 'vitest';
import { allRows, rowsOf, splitParts, splitStepSchema } from '../../../domain/splitting/parts.ts';

describe('the parts of a split', () => {
  it('are train and test, and validation where asked for', () => {
    expect(splitParts({ test: 0.2 })).toEqual(['train', 'test']);
    expect(splitParts({ test: 0.2, validation: 0.1 })).toEqual(['train', 'test', 'validation']);
  });

  it('are numbered through the repeats of a cross-validation, with all rows at the end', () => {
    const parts = splitParts({ folds: 2, repeats: 2 });
    expect(parts).toEqual(['train-1', 'test-1', 'train-2', 'test-2', 'train-3', 'test-3', 'train-4', 'test-4', 'all']);
  });
});

describe('the parameters of a split', () => {
  it.each([
    [{ folds: 5, test: 0.2 }, 'either `test` or `folds`'],
    [{ folds: 5, validation: 0.2 }, '`validation` goes with `test`'],
    [{ repeats: 3 }, '`repeats` needs `folds`'],
    [{ gap: 3 }, '`gap` needs `forward: true`'],
    [{ forward: true, stratify: true }, 'drop `stratify`'],
    [{ test: 0.6, validation: 0.4 }, 'less than 1'],
    [{ fold: 5 }, 'Unrecognized key'],
  ])('refuse %j', (params, message) => {
    expect(splitStepSchema.safeParse(params).error?.issues[0]?.message).toContain(message);
  });

  it('take what does not clash', () => {
    const params = { folds: 5, repeats: 10, stratify: true, group: true, roles: { target: 'y', group: 'g' } };
    expect(splitStepSchema.parse(params)).toEqual(params);
  });
});

describe('rows of a part', () => {
  it('are ascending, and the rest is what is left', () => {
    expect([...rowsOf(Uint8Array.of(1, 0, 1, 2), 1)]).toEqual([0, 2]);
    expect([...rowsOf(Uint8Array.of(1, 0, 1, 2), 1, true)]).toEqual([1, 3]);
    expect([...allRows(3)]).toEqual([0, 1, 2]);
  });
});
