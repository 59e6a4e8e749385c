/** @module Tests of value codes. */
import { describe, expect, it } from 'vitest';
import { codesOf, countsOf } from '../../../domain/splitting/codes.ts';
import { column } from '../../support/tables.ts';

describe('codes of a column', () => {
  it('number values in order of first appearance and missing ones -1', () => {
    expect(codesOf(column('a', [7, null, 3, 7]))).toEqual({
      codes: Int32Array.of(0, -1, 1, 0),
      labels: ['7', '3'],
      missing: 1,
    });
    expect(codesOf(column('a', ['x', null, 'y', 'x'])).codes).toEqual(Int32Array.of(0, -1, 1, 0));
  });

  it('leave out texts of the dictionary that no row has', () => {
    const codes = codesOf({ name: 'a', type: 'string', codes: Int32Array.of(2, 2), dictionary: ['x', 'y', 'z'] });
    expect(codes).toEqual({ codes: Int32Array.of(0, 0), labels: ['z'], missing: 0 });
  });

  it('are counted without the missing ones', () => {
    expect([...countsOf(Int32Array.of(0, -1, 1, 0), 2)]).toEqual([2, 1]);
  });
});
