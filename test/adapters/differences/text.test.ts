/** @module Tests of the first difference between two texts. */
import { expect, it } from 'vitest';
import { textDifference } from '../../../adapters/differences/text.ts';

it('the first difference between two texts is a line and a column, with both lines', () => {
  expect(textDifference('a,1\nb,2\n', 'a,1\nb,3\n')).toBe('line 2, column 3: "b,2" -> "b,3"');
  expect(textDifference('a', 'ab')).toBe('line 1, column 2: "a" -> "ab"');
  expect(textDifference('a\n', 'a')).toBe('line 1, column 2: "a" -> "a"');
  expect(textDifference('', 'x')).toBe('line 1, column 1: "" -> "x"');
  expect(textDifference(`${'x'.repeat(60)}1`, `${'x'.repeat(60)}2`)).toBe('line 1, column 61');
  expect(textDifference('same', 'same')).toBeUndefined();
});
