import { describe, expect, it } from 'vitest';
import { historyPlot, pointLimit } from '../../../../../domain/sensitivity/report/plots/history.ts';
import { plots } from '../fixtures.ts';

const day = 86_400_000;
const point = (index: number, alarmed = false) => ({ at: index * day, mean: 0.9, sd: 0.01, alarmed });
const band = { lower: 0.88, upper: 0.92 };

describe('the history of a baseline', () => {
  it('has a dot a sweep, alarms in orange, and the band behind', async () => {
    const svg = await plots.svg(
      historyPlot({ metric: 'Accuracy', points: [point(0), point(1), point(2, true)], band }),
    );
    for (const text of ['1970-01-01', '1970-01-03', 'Accuracy']) expect(svg).toContain(`>${text}<`);
    expect(svg.match(/<path [^>]*fill="var\(--orange/g)).toHaveLength(1);
    expect(svg.match(/<path [^>]*fill="var\(--blue[^>]*opacity="0.12"/g)).toHaveLength(1);
  });

  it('tells sweeps of one day apart by the time of day', async () => {
    const points = [point(0), { ...point(0), at: 3_600_000 }];
    const svg = await plots.svg(historyPlot({ metric: 'Accuracy', points, band: null }));
    expect(svg).toContain('>1970-01-01 01:00<');
  });

  it('draws the newest, and no more than can be read', async () => {
    const points = Array.from({ length: pointLimit + 2 }, (_, index) => point(index));
    const svg = await plots.svg(historyPlot({ metric: 'Accuracy', points, band }));
    expect(svg).not.toContain('>1970-01-02<');
    expect(svg).toContain('>1970-01-03<');
  });

  it('has ground with one sweep that knows no deviation, and with none', async () => {
    const one = [{ ...point(0), sd: null }];
    for (const points of [one, []])
      expect(await plots.svg(historyPlot({ metric: 'Accuracy', points, band: null }))).not.toContain('NaN');
  });
});
