import fc from 'fast-check';
import { expect, it } from 'vitest';
import { batchesOf, batchLimits } from '../../../../adapters/tracking/mlflow/batches.ts';

const texts = (most: number) =>
  fc.dictionary(fc.string({ maxLength: 20 }), fc.string({ maxLength: 60 }), { maxKeys: most });
const metrics = fc.array(
  fc.record({ key: fc.string({ maxLength: 8 }), value: fc.double({ noNaN: true }), at: fc.nat(), step: fc.nat() }),
  {
    maxLength: 2_500,
    size: 'max',
  },
);

it('holds every limit and loses nothing', () => {
  fc.assert(
    fc.property(texts(250), metrics, texts(150), fc.nat({ max: 9_000 }), (params, points, tags, padding) => {
      const long = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, value + '€'.repeat(padding)]));
      const batches = batchesOf({ params: long, metrics: points, tags });
      for (const batch of batches) {
        expect(batch.metrics.length).toBeLessThanOrEqual(batchLimits.metrics);
        expect(batch.params.length).toBeLessThanOrEqual(batchLimits.params);
        expect(batch.tags.length).toBeLessThanOrEqual(batchLimits.tags);
        const all = batch.metrics.length + batch.params.length + batch.tags.length;
        expect(all).toBeGreaterThan(0);
        expect(all).toBeLessThanOrEqual(batchLimits.all);
        const request = JSON.stringify({ run_id: 'f'.repeat(32), ...batch });
        expect(Buffer.byteLength(request)).toBeLessThanOrEqual(batchLimits.bytes);
      }
      expect(batches.flatMap((batch) => batch.params)).toEqual(
        Object.entries(long).map(([key, value]) => ({ key, value })),
      );
      expect(batches.flatMap((batch) => batch.metrics)).toHaveLength(points.length);
      expect(batches.flatMap((batch) => batch.tags)).toHaveLength(Object.keys(tags).length);
    }),
    { numRuns: 40 },
  );
});

it('makes no request of nothing', () => {
  expect(batchesOf({})).toEqual([]);
  expect(batchesOf({ params: {}, metrics: [], tags: {} })).toEqual([]);
});
