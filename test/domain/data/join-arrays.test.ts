/** @module Tests of arrays that are joined. */
import { expect, it } from 'vitest';
import { joinArrays } from '../../../domain/data/join-arrays.ts';

it('keeps the order of parts and of numbers, empty ones included', () => {
  expect([...joinArrays([Float64Array.of(1, 2), new Float64Array(), Float64Array.of(3)])]).toEqual([1, 2, 3]);
  expect(joinArrays([])).toHaveLength(0);
});
