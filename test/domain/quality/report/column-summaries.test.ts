import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sketchTable } from '../../../../domain/quality/drift/table-sketch.ts';
import { columnSummaries, histogramEnds, histogramOf } from '../../../../domain/quality/report/column-summaries.ts';
import { empiricalOf } from '../../../../domain/statistics/empirical.ts';
import { table } from '../../../support/tables.ts';
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

it('counts what lies beyond both ends with the outermost', () => {
  const wild = [Number.NEGATIVE_INFINITY, -1e12, 1e12, Number.POSITIVE_INFINITY];
  const sample = empiricalOf(Float64Array.from([...wild, ...Array.from({ length: 996 }, (_, place) => place)]));
  const histogram = histogramOf(sample, histogramEnds(sample), 10);
  expect(histogram?.counts.reduce((sum, rows) => sum + rows, 0)).toBe(1000);
  expect(Math.max(...(histogram?.counts ?? []))).toBeLessThan(130);
});

it('knows excluded columns, ranks no truth values, shows eight values, and writes infinity as nothing', () => {
  const rows = table({ far: [1, 2, Number.POSITIVE_INFINITY], yes: [0, 1, 1] });
  const top = Array.from({ length: 12 }, (_, place) => ({ value: `v${place}`, count: 1 }));
  const named = { missing: 0, distinct: 3, mean: undefined, deviation: undefined };
  const [far, yes] = columnSummaries({
    profile: {
      rowCount: 3,
      columns: [
        { name: 'far', type: 'number', ...named },
        { name: 'yes', type: 'boolean', ...named, top },
      ],
    },
    sketch: sketchTable(rows, undefined),
    roles: { exclude: ['yes'] },
    personal: new Set(),
  });
  expect(far?.quantiles?.at(-1)).toBeNull();
  expect(yes?.role).toBe('excluded');
  expect(yes).not.toHaveProperty('quantiles');
  expect(yes?.top).toHaveLength(8);
});

it('lets one wild value flatten nothing, and draws no constant', () => {
  const wild = empiricalOf(Float64Array.from({ length: 1000 }, (_, place) => (place === 0 ? 1e12 : place)));
  expect(histogramEnds(wild)?.[1]).toBeLessThan(1001);
  expect(histogramEnds(empiricalOf(Float64Array.of(3, 3, 3)))).toBeUndefined();
  expect(histogramOf(wild, undefined)).toBeUndefined();
});
