import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeatureMatrix } from '../../../../domain/learning/learner.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { fitNeighborDistance } from '../../../../domain/quality/anomalies/neighbor-distance.ts';
import { learnPrototypes } from '../../../../domain/quality/anomalies/prototypes.ts';
import { normalMatrix } from './clouds.ts';

const rowsOf = ({ rows, columns, values }: FeatureMatrix): string[] =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_own, column) => values[column * rows + row]).join(),
  );

describe('prototypes', () => {
  it('are at most as many as asked, stand for every row, each for at least 5, and none is a row', () => {
    const sizes = fc.integer({ min: 5, max: 120 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 40 }), fc.nat().map(String), (rows, count, seed) => {
        const features = normalMatrix(rows, 2, seed);
        const { features: means, weights } = learnPrototypes(features, count, createStream(seed));
        expect(means.rows).toBe(weights.length);
        expect(means.rows).toBeLessThanOrEqual(count);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(rows);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(5);
        const raw = new Set(rowsOf(features));
        expect(rowsOf(means).filter((row) => raw.has(row))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('are one for fewer rows than a group needs', () => {
    const { weights } = learnPrototypes(normalMatrix(3, 2), 10, createStream('1'));
    expect(Array.from(weights)).toEqual([3]);
  });

  it('still tell a far row from a near one', () => {
    const { features, weights } = learnPrototypes(normalMatrix(500, 2), 20, createStream('1'));
    const scores = fitNeighborDistance({ features, weights, k: 5 }).score({
      rows: 2,
      columns: 2,
      values: Float64Array.of(0, 6, 0, 6),
    });
    expect(scores[1]!).toBeGreaterThan(3 * scores[0]!);
  });
});
