import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columnSummaries, histogramEnds, histogramOf } from '../../../../domain/quality/report/column-summaries.ts';
import { empiricalOf } from '../../../../domain/statistics/empirical.ts';
import { hostile, profile, roles, sketch } from './fixtures.ts';

it('tells counts, ranks and frequent values of each column, and of personal data the counts alone', () => {
  const summaries = columnSummaries({ profile, sketch, roles, personal: new Set(['mail']) });
  expect(summaries.map(({ name, role }) => `${name} ${role}`)).toEqual([
    'id key',
    'x feature',
    `${hostile} feature`,
    'mail feature',
    'kind target',
  ]);
  expect(summaries[1]).toMatchObject({ mean: 116, quantiles: [1, 1, 2, 4, 6, 900, 900] });
  expect(summaries[3]).toEqual({
    name: 'mail',
    type: 'string',
    role: 'feature',
    missing: 0,
    distinct: 8,
    personal: true,
  });
  expect(JSON.stringify(summaries)).not.toContain('@x.org');
});

it('counts every value once in a histogram, infinite and huge ones too', () => {
  const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer()), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, (numbers) => {
      const sample = empiricalOf(Float64Array.from(numbers));
      const histogram = histogramOf(sample, histogramEnds(sample));
      if (histogram) expect(histogram.counts.reduce((sum, rows) => sum + rows, 0)).toBe(numbers.length);
    }),
  );
});

it('lets one wild value flatten nothing, and draws no constant', () => {
  const wild = empiricalOf(Float64Array.from({ length: 1000 }, (_, place) => (place === 0 ? 1e12 : place)));
  expect(histogramEnds(wild)?.[1]).toBeLessThan(1001);
  expect(histogramEnds(empiricalOf(Float64Array.of(3, 3, 3)))).toBeUndefined();
  expect(histogramOf(wild, undefined)).toBeUndefined();
});
