import { expect, it } from 'vitest';
import { didYouMean, endWithSuggestion, nearest } from '../../../domain/pipeline/nearest.ts';

it('takes a slip for the name that it is closest to, whatever the case', () => {
  expect(nearest('standardise', ['impute', 'standardize'])).toBe('standardize');
  expect(nearest('Impute', ['impute', 'imputer'])).toBe('impute');
});

it('suggests nothing that is more than 40% away, nor from nothing', () => {
  expect(nearest('abcde', ['abcxy'])).toBe('abcxy');
  expect(nearest('abcde', ['abxyz'])).toBeUndefined();
  expect(nearest('a', [])).toBeUndefined();
});

it('ends a sentence with the question or a full stop', () => {
  expect(didYouMean('lod', ['load'])).toBe('; did you mean "load"?');
  expect(didYouMean('xyz', ['load'])).toBe('');
  expect(endWithSuggestion('xyz', ['load'])).toBe('.');
});
