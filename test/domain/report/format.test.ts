import { describe, expect, it } from 'vitest';
import {
  count,
  decimalsFor,
  fixed,
  measure,
  moment,
  percent,
  plural,
  sentenceCase,
  shortened,
} from '../../../domain/report/format.ts';

describe('numbers in a report', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1234567, '1,234,567'],
    [-1234, '−1,234'],
  ])('counts %d as %s', (value, text) => expect(count(value)).toBe(text));

  it.each([
    [0.9654321, 3, '0.965'],
    [-0.5, 3, '−0.500'],
    [12345.678, 1, '12,345.7'],
    [0.0000123, 3, '1.23e−5'],
    [3e12, 0, '3.00e12'],
    [0, 3, '0.000'],
    [Number.NaN, 3, '–'],
    [undefined, 3, '–'],
  ])('fixes %d to %d decimals as %s', (value, decimals, text) => expect(fixed(value, decimals)).toBe(text));

  it.each([
    [41, '41'],
    [14.127291, '14.13'],
    [0.0012346, '0.001235'],
    [0.00012345, '1.23e−4'],
    [-1234.5678, '−1,235'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('measures %d as %s', (value, text) => expect(measure(value)).toBe(text));

  it('never says none or all of a share that is neither', () => {
    expect([0, 0.0001, 0.1234, 0.9999, 1, Number.NaN].map(percent)).toEqual([
      '0%',
      '<0.1%',
      '12.3%',
      '>99.9%',
      '100%',
      '–',
    ]);
  });

  it('chooses decimals by size', () => {
    expect([0.9, 53, 532, 5321].map(decimalsFor)).toEqual([3, 2, 1, 0]);
  });

  it('uses the singular for one alone', () => {
    expect([plural(0, 'row'), plural(1, 'row'), plural(2, 'class', 'classes')]).toEqual([
      '0 rows',
      '1 row',
      '2 classes',
    ]);
  });
});

describe('moments in a report', () => {
  it('show the date, and the time of day where there is one, in UTC', () => {
    expect([0, 3_723_000, 1, Number.NaN, 9e15].map(moment)).toEqual([
      '1970-01-01',
      '1970-01-01 01:02:03',
      '1970-01-01 00:00:00.001',
      '–',
      '–',
    ]);
  });
});

describe('names in a report', () => {
  it('begin with a capital and have no dashes', () => {
    expect(sentenceCase('random-forest')).toBe('Random forest');
  });

  it('are cut between characters, not within one', () => {
    expect(shortened('😀😀😀😀', 3)).toBe('😀😀…');
    expect(shortened('abc', 3)).toBe('abc');
  });
});
