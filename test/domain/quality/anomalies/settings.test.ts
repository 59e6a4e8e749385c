import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeatureMatrix } from '../../../../domain/learning/learner.ts';
import { encodeState } from '../../../../domain/learning/model-codec.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { takeFeatureRows } from '../../../../domain/quality/anomalies/scorer.ts';
import { type AnomalySettings, fitScorer, restoreScorer } from '../../../../domain/quality/anomalies/settings.ts';
import { normalMatrix, settingsOf } from './clouds.ts';

const choices: readonly [string, Partial<AnomalySettings>][] = [
  ['knn', {}],
  ['knn with prototypes', { prototypes: 10 }],
  ['isolation-forest', { method: 'isolation-forest', trees: 10 }],
  ['extended isolation-forest', { method: 'isolation-forest', trees: 10, extension: 2 }],
  ['mahalanobis', { method: 'mahalanobis' }],
  ['ecod', { method: 'ecod' }],
  ['robust-z', { method: 'robust-z' }],
];

describe.each(choices)('%s', (_, chosen) => {
  const settings = settingsOf(chosen);
  const fit = (features: FeatureMatrix) => fitScorer({ settings, features, stream: createStream('s') });
  const scorer = fit(normalMatrix(120, 3));

  it('gives a row the same score whatever rows it comes with', () => {
    const batches = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat().map(String), fc.nat());
    fc.assert(
      fc.property(batches, ([rows, seed, pick]) => {
        const features = normalMatrix(rows, 3, seed);
        features.values.forEach((value, index) => {
          features.values[index] = 3 * value;
        });
        const together = scorer.score(features);
        const row = pick % rows;
        expect(scorer.score(takeFeatureRows(features, [row]))[0]).toBe(together[row]);
      }),
      { numRuns: 40 },
    );
  });

  it('scores a row far outside of the reference above all of its rows but a few, and finitely', () => {
    const features = normalMatrix(120, 3);
    const own = scorer.score(features);
    const [far] = scorer.score({ rows: 1, columns: 3, values: Float64Array.of(9, -9, 9) });
    expect(own.filter((score) => score >= far!).length).toBeLessThanOrEqual(1);
    expect(scorer.score({ rows: 1, columns: 3, values: new Float64Array(3).fill(700) }).every(Number.isFinite)).toBe(
      true,
    );
  });

  it('is restored from its state', () => {
    const restored = restoreScorer(settings.method, JSON.parse(JSON.stringify(encodeState(scorer.state()))));
    const queries = normalMatrix(15, 3, 'q');
    expect(restored.score(queries)).toEqual(scorer.score(queries));
    expect(restored.coordinates).toBe(scorer.coordinates);
  });

  it('takes one reference row, and rows without coordinates that differ', () => {
    for (const features of [normalMatrix(1, 2), { rows: 5, columns: 2, values: new Float64Array(10) }]) {
      expect(fit(features).score(features).every(Number.isFinite)).toBe(true);
    }
  });
});
