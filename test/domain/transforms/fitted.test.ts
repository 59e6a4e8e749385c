/** @module Tests of reading fitted transforms. */
import { describe, expect, it } from 'vitest';
import { parseFittedTransform } from '../../../domain/transforms/fitted.ts';
import { thrownBy } from '../../support/thrown.ts';

describe('a fitted transform', () => {
  it('is read as it was written, a user one with whatever it holds', () => {
    const entries = [
      { transform: 'standardize', version: 1, state: { columns: [] } },
      { transform: 'module', code: { blob: 'x' }, state: [1] },
    ];
    for (const entry of entries) expect(parseFittedTransform(entry, 'transform-1')).toEqual(entry);
  });

  it.each([
    {},
    null,
    { transform: 'standardize', version: 2, state: {} },
    { transform: 'scale', version: 1, state: {} },
  ])('is not %j', async (value) => {
    const error = await thrownBy(() => parseFittedTransform(value, 'transform-1'));
    expect([error.code, error.details['role']]).toEqual(['DATA_INVALID', 'transform-1']);
  });
});
