/** @module Tests of paired comparison: refusals, ties, decision, coverage, sample sizes of the paper. */
import { describe, expect, it } from 'vitest';
import { comparisonCoverage } from '../../../bench/sensitivity-coverage/comparisons.ts';
import {
  comparePaired,
  decide,
  noetherPairs,
  pairRuns,
  probabilityOfGain,
  type ScoredRun,
} from '../../../domain/sensitivity/comparison.ts';
import { sweepInvalid } from './sweep-invalid.ts';

const run = (seeds: string, score: number | null, configuration = 'c'): ScoredRun => ({ seeds, configuration, score });

describe('pairing runs', () => {
  it('pairs by seeds, whatever the order, and takes 0, negative and huge seeds as they are', () => {
    const seeds = ['0', '-1', '18446744073709551616'];
    const pairs = pairRuns(
      seeds.map((seed, index) => run(seed, index)),
      seeds.toReversed().map((seed) => run(seed, 5, 'd')),
    );
    expect(pairs).toEqual([
      { seeds: '0', a: 0, b: 5 },
      { seeds: '-1', a: 1, b: 5 },
      { seeds: '18446744073709551616', a: 2, b: 5 },
    ]);
  });

  it('refuses a seed tuple that comes twice', () => {
    expect(() => pairRuns([run('1', 1), run('1', 2)], [run('1', 1)])).toThrow(sweepInvalid('"1" twice'));
  });

  it('refuses a pipeline of mixed configurations', () => {
    expect(() => pairRuns([run('1', 1, 'x'), run('2', 2, 'y')], [run('1', 1), run('2', 1)])).toThrow(
      sweepInvalid('mixes 2 configurations'),
    );
  });

  it('refuses runs without a partner, empty seeds and no runs', () => {
    expect(() => pairRuns([run('1', 1)], [run('1', 1), run('2', 1)])).toThrow(sweepInvalid('the first "2"'));
    expect(() => pairRuns([run('', 1)], [run('', 1)])).toThrow(sweepInvalid('empty seeds'));
    expect(() => pairRuns([], [run('1', 1)])).toThrow(sweepInvalid('no run'));
  });
});

describe('P(A > B)', () => {
  const pairsOf = (scores: readonly (readonly [number | null, number | null])[]) =>
    scores.map(([a, b], index) => ({ seeds: String(index), a, b }));

  it('counts ties half and a diverged fit as the worst', () => {
    const found = comparePaired(
      pairsOf([
        [2, 1],
        [1, 1],
        [1, 2],
        [null, 1],
        [1, null],
        [null, null],
      ]),
    );
    expect(found).toMatchObject({ pairs: 6, wins: 2, ties: 2, losses: 2, failed: 3, probability: 0.5 });
    expect(found.difference?.mean).toBe(0);
  });

  it('turns round for losses, where lower is better', () => {
    const pairs = pairsOf([
      [2, 1],
      [3, 1],
      [1, 2],
    ]);
    expect(comparePaired(pairs).probability).toBeCloseTo(2 / 3, 12);
    expect(comparePaired(pairs, { direction: 'min' }).probability).toBeCloseTo(1 / 3, 12);
  });

  it('is better only if significant and meaningful', () => {
    expect(decide({ lower: 0.51, upper: 0.8 })).toBe('better');
    expect(decide({ lower: 0.5, upper: 0.9 })).toBe('not-significant');
    expect(decide({ lower: 0.51, upper: 0.74 })).toBe('not-meaningful');
    expect(comparePaired(pairsOf(Array.from({ length: 29 }, () => [2, 1] as const))).decision).toBe('better');
    expect(comparePaired(pairsOf(Array.from({ length: 3 }, () => [2, 1] as const))).decision).toBe('not-significant');
  });

  it('of two runs that always tie is one half, and undecided', () => {
    expect(
      comparePaired(
        pairsOf([
          [1, 1],
          [1, 1],
        ]),
      ),
    ).toMatchObject({ probability: 0.5, decision: 'not-significant' });
  });

  it.each([
    [10, 0.5],
    [20, 0.75],
    [50, 0.9],
  ])('is held by its interval in 92 to 99 of 100 comparisons of %i pairs at %f', (pairs, probability) => {
    const { share } = comparisonCoverage({ pairs, probability, ties: 0 }, { sweeps: 2000, seed: 'test' }).wilson;
    expect(share).toBeGreaterThan(0.92);
    expect(share).toBeLessThan(0.99);
  });

  it('has no pair to compare in nothing', () => {
    expect(() => comparePaired([])).toThrow(sweepInvalid('no pair'));
  });
});

describe('how many pairs', () => {
  it.each([
    [0.75, 28.86],
    [0.6, 180.4],
    [0.55, 721.5],
    [0.9, 11.3],
  ])('see P(A > B) = %f: %f', (gamma, pairs) => {
    expect(Math.abs(noetherPairs(gamma) / pairs - 1)).toBeLessThan(0.003);
  });

  it('is 29 for the usual gamma, as the paper prints, and endless for no difference', () => {
    expect(Math.ceil(noetherPairs())).toBe(29);
    expect(noetherPairs(0.5)).toBe(Number.POSITIVE_INFINITY);
  });

  it('see a gain of 0.4 points under a deviation of 0.45: P of about 0.74, 33 pairs', () => {
    const probability = probabilityOfGain(0.4, 0.45);
    expect(probability).toBeCloseTo(0.735, 3);
    expect(Math.ceil(noetherPairs(probability))).toBe(33);
  });

  it('of a metric without spread is certain', () => {
    expect([1, 0, -1].map((gain) => probabilityOfGain(gain, 0))).toEqual([1, 0.5, 0]);
  });
});
