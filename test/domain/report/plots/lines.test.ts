import { describe, expect, it } from 'vitest';
import { calibrationPlot, curveLimit, curvesPlot } from '../../../../domain/report/plots/lines.ts';
import { context } from '../fixtures.ts';

const labels = { x: 'false positive rate', y: 'true positive rate', diagonal: true };
// A staircase: every point is a corner.
const staircase = (steps: number) =>
  Array.from({ length: steps }, (_, index) => ({
    x: Math.floor((index + 1) / 2) / steps,
    y: Math.floor(index / 2) / steps,
  }));

describe('curves', () => {
  it('draw at most 200 points each', async () => {
    const svg = await context.plots.svg(curvesPlot([{ label: 'a', points: staircase(5000) }], labels));
    const [longest = ''] = (svg.match(/ d="[^"]*"/g) ?? []).sort((a, b) => b.length - a.length);
    const points = longest.match(/[ML]/g)?.length ?? 0;
    expect(points).toBeGreaterThan(curveLimit / 2);
    expect(points).toBeLessThanOrEqual(curveLimit);
  });

  it('name their axes, and their lines where there are several', async () => {
    const one = await context.plots.svg(curvesPlot([{ label: 'alpha', points: staircase(9) }], labels));
    expect(one).toContain('>false positive rate<');
    expect(one).not.toContain('>alpha<');
    const two = await context.plots.svg(
      curvesPlot(
        ['alpha', 'alpha'].map((label) => ({ label, points: staircase(9) })),
        labels,
      ),
    );
    expect(two).toContain('>alpha<');
    expect(two).toContain('>alpha (2)<');
  });
});

describe('the calibration plot', () => {
  it('draws one dot and one interval per bin', async () => {
    const bin = (predicted: number) => ({
      predicted,
      observed: predicted,
      lower: predicted / 2,
      upper: (1 + predicted) / 2,
      rows: 4,
    });
    const svg = await context.plots.svg(calibrationPlot([bin(0.25), bin(0.75)], 'share that is x'));
    expect(svg.match(/<line [^>]*stroke="var\(--blue/g)).toHaveLength(2);
    expect(svg.match(/<path [^>]*fill="var\(--blue/g)).toHaveLength(2);
    expect(svg).toContain('>share that is x<');
  });
});
