import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  distinctLabels,
  namedRows,
  notice,
  onPaper,
  plot,
  seriesColors,
  seriesDashes,
} from '../../../../domain/report/plots/theme.ts';
import { context } from '../fixtures.ts';

describe('distinctLabels', () => {
  it('tells apart names that are equal once cut', () => {
    expect(distinctLabels(['mean_radius', 'mean_texture', 'mean_radius', ''], 5)).toEqual([
      'mean…',
      'mean… (2)',
      'mean… (3)',
      '(empty)',
    ]);
  });

  it('gives as many labels as names', () => {
    fc.assert(fc.property(fc.array(fc.string()), (names) => distinctLabels(names, 9).length === names.length));
  });

  it('never gives one label twice', () => {
    const hard = fc.constantFrom('a', 'a (2)', 'a (2) (2)', 'b', '');
    fc.assert(
      fc.property(
        fc.array(hard, { maxLength: 12 }),
        (names) => new Set(distinctLabels(names, 28)).size === names.length,
      ),
    );
  });
});

describe('the look of plots', () => {
  it('names rows in the order given', () => {
    expect(namedRows(['b', 'a']).scale.domain).toEqual(['b', 'a']);
  });

  it('has ink in the colour of the page and no ground, but white on paper', async () => {
    const inline = notice('nothing');
    expect(await context.plots.svg(inline)).not.toContain('fill="#ffffff"');
    expect(await context.plots.svg(inline)).toContain('fill="currentColor"');
    expect(await context.plots.svg(onPaper(inline))).toContain('fill="#ffffff"');
  });

  it('lets a plot change what it needs', () => {
    expect(plot({ padding: 9, width: 5 })).toMatchObject({ padding: 9, width: 5 });
  });

  it('tells as many lines apart by dashes and colour together', () => {
    const looks = seriesColors.map((color, index) => `${color} ${seriesDashes[index]?.join()}`);
    expect(new Set(looks).size).toBe(seriesColors.length);
    expect(seriesDashes).toHaveLength(seriesColors.length);
  });
});
