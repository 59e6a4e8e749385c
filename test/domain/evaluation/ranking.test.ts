/** @module Laws of ranking scores. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rank, rankingScores } from '../../../domain/evaluation/ranking.ts';

const rows = fc.array(
  fc.record({
    label: fc.nat({ max: 1 }),
    score: fc.constantFrom(0, 0.25, 0.5, 0.75, 1),
    weight: fc.constantFrom(0.5, 1, 3),
  }),
  { minLength: 1, maxLength: 25 },
);

describe('ROC AUC', () => {
  it('is the weighted share of pairs in the right order, ties half', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const truth = Int32Array.from(list, ({ label }) => label);
        const weights = Float64Array.from(list, ({ weight }) => weight);
        let right = 0;
        let pairs = 0;
        for (const up of list.filter(({ label }) => label === 1)) {
          for (const down of list.filter(({ label }) => label === 0)) {
            pairs += up.weight * down.weight;
            right += up.weight * down.weight * (up.score > down.score ? 1 : up.score === down.score ? 0.5 : 0);
          }
        }
        const { rocAuc } = rankingScores(rank(Float64Array.from(list, ({ score }) => score)), truth, 1, weights);
        if (pairs === 0) expect(rocAuc).toBeNaN();
        else expect(rocAuc).toBeCloseTo(right / pairs, 9);
      }),
    );
  });
});

describe('average precision', () => {
  it('is the share of the class where scores say nothing, and 1 where they say all', () => {
    const truth = Int32Array.of(1, 0, 0, 1);
    const even = new Float64Array(4).fill(1);
    expect(rankingScores(rank(Float64Array.of(1, 1, 1, 1)), truth, 1, even).averagePrecision).toBe(0.5);
    expect(rankingScores(rank(Float64Array.of(0.9, 0.1, 0.2, 0.8)), truth, 1, even).averagePrecision).toBe(1);
  });

  it('is not defined without a row of the class', () => {
    expect(rankingScores(rank(Float64Array.of(1)), Int32Array.of(0), 1, Float64Array.of(1)).averagePrecision).toBeNaN();
  });
});

describe('a ranking', () => {
  it('goes by falling score, ties in row order, and marks where runs of equal scores end', () => {
    const { order, ends } = rank(Float64Array.of(0.2, 0.9, 0.2, 0.5));
    expect([[...order], [...ends]]).toEqual([
      [1, 3, 0, 2],
      [1, 2, 4],
    ]);
  });
});
