import { describe, expect, it } from 'vitest';
import { boxOf, scoresPlot } from '../../../../../domain/sensitivity/report/plots/scores.ts';
import { plots } from '../fixtures.ts';

const dots = (svg: string) =>
  svg.match(/<path [^>]*fill="var\(--blue[^>]*fill-opacity="0.65"|<path [^>]*opacity="0.65"/g);

describe('scores', () => {
  it('have a box from the first to the third quartile', () => {
    expect(boxOf([4, 1, 3, 2, 5])).toEqual({ low: 2, median: 3, high: 4 });
    expect(boxOf([1])).toEqual({ low: 1, median: 1, high: 1 });
  });

  it('are drawn dot by dot, equal ones beside each other', async () => {
    const svg = await plots.svg(
      scoresPlot(
        [
          { name: 'base', scores: [0.9, 0.9, 0.9] },
          { name: 'split', scores: [0.8, 0.95] },
        ],
        'Accuracy',
      ),
    );
    expect(dots(svg)).toHaveLength(5);
    const places = Array.from(svg.matchAll(/<path transform="translate\(([^)]+)\)/g), ([, place]) => place);
    expect(new Set(places).size).toBe(places.length);
  });

  it('keep the row of a component without a score', async () => {
    const svg = await plots.svg(
      scoresPlot(
        [
          { name: 'base', scores: [0.9] },
          { name: 'init', scores: [] },
        ],
        'Accuracy',
      ),
    );
    expect(svg).toContain('>init<');
    expect(svg).not.toContain('NaN');
  });
});
