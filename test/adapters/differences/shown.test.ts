/** @module Tests of showing two values beside their place. */
import { expect, it } from 'vitest';
import { shown } from '../../../adapters/differences/shown.ts';

it('both values are shown when both are short', () => {
  expect(shown('1', '2')).toBe(': 1 -> 2');
  expect(shown('x'.repeat(40), '2')).toContain('-> 2');
  expect(shown('x'.repeat(41), '2')).toBe('');
  expect(shown('1', 'x'.repeat(41))).toBe('');
});
