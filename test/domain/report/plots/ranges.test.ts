import { describe, expect, it } from 'vitest';
import {
  columnsWithMissing,
  foldsPlot,
  importancePlot,
  missingPlot,
  rankedImportance,
} from '../../../../domain/report/plots/ranges.ts';
import { context } from '../fixtures.ts';

const importance = (features: readonly (readonly [string, number])[]) =>
  features.map(([feature, drop]) => ({ feature, drop, lower: undefined, upper: undefined }));
const column = (name: string, missing: number) => ({
  name,
  type: 'number',
  missing,
  distinct: 1,
  mean: undefined,
  deviation: undefined,
});

describe('importance', () => {
  it('ranks by drop, ties by name', () => {
    const ranked = rankedImportance(
      importance([
        ['b', 0],
        ['c', 2],
        ['a', 0],
      ]),
    );
    expect(ranked.map(({ feature }) => feature)).toEqual(['c', 'a', 'b']);
  });

  it('draws the first twenty', async () => {
    const many = importance(Array.from({ length: 30 }, (_, index) => [`f${index}`, 30 - index] as const));
    const svg = await context.plots.svg(importancePlot(many, 'drop of R²'));
    expect(svg).toContain('>f19<');
    expect(svg).not.toContain('>f20<');
    expect(svg).toContain('drop of R² when shuffled');
  });
});

describe('folds', () => {
  it('draw a strip with a title per metric and a dot per fold', async () => {
    const svg = await context.plots.svg(
      foldsPlot([
        { metric: 'Accuracy', values: [0.9, 0.92, Number.NaN], mean: 0.91 },
        { metric: 'Log-loss', values: [0.2, 0.3, 0.4], mean: 0.3 },
      ]),
    );
    expect(svg.match(/<path [^>]*fill="var\(--blue/g)).toHaveLength(5);
    for (const title of ['Accuracy', 'Log-loss']) expect(svg).toContain(`>${title}<`);
  });
});

describe('missing values', () => {
  it('rank columns by what is missing and leave out complete ones', () => {
    const columns = [column('a', 1), column('b', 0), column('c', 5), column('d', 1)];
    expect(columnsWithMissing(columns).map(({ name }) => name)).toEqual(['c', 'a', 'd']);
  });

  it('are drawn with share and count, forty columns at most', async () => {
    const svg = await context.plots.svg(
      missingPlot(
        Array.from({ length: 50 }, (_, index) => column(`c${index}`, 50 - index)),
        100,
      ),
    );
    expect(svg).toContain('>50.0% (50)<');
    expect(svg).toContain('>c39<');
    expect(svg).not.toContain('>c40<');
  });

  it('are said in words when there are none', async () => {
    expect(await context.plots.svg(missingPlot([column('a', 0)], 3))).toContain('no missing values in 1 column<');
  });
});
