/** @module Tests of a comparison in one sentence. */
import { describe, expect, it } from 'vitest';
import { compareSweeps } from '../../../domain/sensitivity/compare-sweeps.ts';
import { comparisonSentence } from '../../../domain/sensitivity/comparison-sentence.ts';
import { onThree, swept } from './compared-fixtures.ts';

const one = compareSweeps([swept('a', 0), swept('b', 0)]);
const several = compareSweeps(onThree([0, 0, 0]));

describe('the sentence of a comparison', () => {
  it('names a difference that is sure but small', () => {
    expect(comparisonSentence({ ...one, decision: 'not-meaningful' })).toContain(
      'more than luck, but too small to matter',
    );
  });

  it('asks for no number of pairs at one half, nor for one that there already is', () => {
    expect(comparisonSentence({ ...one, decision: 'not-significant', pairsNeeded: null })).toMatch(
      /that may be luck\.$/,
    );
    expect(comparisonSentence({ ...one, decision: 'not-significant', pairsNeeded: 10 })).toMatch(
      /more pairs may tell\.$/,
    );
    expect(comparisonSentence({ ...one, decision: 'not-significant', pairsNeeded: 100 })).toMatch(
      /needs about 100 pairs\.$/,
    );
  });

  it('calls no difference luck that is beyond it on data sets both ways', () => {
    const mixed = compareSweeps(onThree([0.01, 0, -0.01]));
    expect(mixed.sentence).toContain('neither is better throughout (better on cancer; worse on wine)');
  });

  it('names the data sets on which one is ahead, unless they are many', () => {
    const [dataset] = several.datasets;
    const many = Array.from({ length: 8 }, (_, at) => ({
      ...dataset!,
      dataset: `d${at}`,
      decision: 'better' as const,
    }));
    expect(comparisonSentence({ ...several, datasets: many })).toContain('(better on 8; worse on none)');
    expect(comparisonSentence({ ...several, datasets: many.slice(0, 2) })).toContain(
      '(better on d0, d1; worse on none)',
    );
  });
});
