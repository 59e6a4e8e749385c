import { describe, expect, it } from 'vitest';
import {
  errorCurvesPlot,
  expectedBestPlot,
  lineLimit,
  widthsPlot,
} from '../../../../../domain/sensitivity/report/plots/lines.ts';
import { plots } from '../fixtures.ts';

describe('lines over counts', () => {
  it('tell as many curves apart as are drawn, the last in ink', async () => {
    const names = [...Array.from({ length: lineLimit - 1 }, (_, index) => `c${index}`), 'all'];
    const svg = await plots.svg(
      errorCurvesPlot(
        names.map((name, index) => ({ name, values: [3, 2, 1.5 + index / 10] })),
        'points',
      ),
    );
    for (const name of names) expect(svg).toContain(`>${name}<`);
    const lines = svg.match(/<path d="M[^"]*L[^>]*stroke-width="2"[^>]*>/g) ?? [];
    const looks = lines.map((line) => line.replace(/ d="[^"]*"/, ''));
    expect(new Set(looks).size).toBe(lineLimit);
    expect(looks.filter((look) => look.includes('stroke="currentColor"'))).toHaveLength(1);
  });

  it('mark where the sweep stopped, with one look and with many', async () => {
    const looks = [
      { blocks: 10, halfWidth: 2 },
      { blocks: 15, halfWidth: 1.5 },
    ];
    expect(await plots.svg(widthsPlot(looks, 'points'))).toContain('>stopped after 15<');
    expect(await plots.svg(widthsPlot(looks.slice(0, 1), 'points'))).toContain('>stopped after 10<');
  });

  it('go on from the last look as the root of the blocks does', () => {
    const { layer } = widthsPlot([{ blocks: 20, halfWidth: 2 }], 'points') as unknown as {
      layer: readonly { data: { values: readonly object[] } }[];
    };
    expect(layer[0]?.data.values.at(-1)).toEqual({ blocks: 40, halfWidth: expect.closeTo(Math.SQRT2, 12) });
  });

  it('show what the best of n is expected to be, for one seed too', async () => {
    expect(await plots.svg(expectedBestPlot([0.9, 0.92, 0.93], 'Accuracy'))).toContain('seeds tried');
    expect(await plots.svg(expectedBestPlot([0.9], 'Accuracy'))).not.toContain('NaN');
  });
});
