import { describe, expect, it } from 'vitest';
import { profilePlot } from '../../../../../domain/sensitivity/report/plots/profile.ts';
import { plots } from '../fixtures.ts';

const points = (level: number) =>
  [0.8, 0.9].map((threshold) => ({ threshold, share: level, lower: level - 0.1, upper: level + 0.1 }));
const figure = {
  a: 'forest',
  b: 'mlp',
  axis: 'Accuracy',
  higherIsBetter: true,
  profiles: { a: points(0.5), b: points(0.3) },
};

describe('performance profiles', () => {
  it('are two lines with bands, named in a legend', async () => {
    const svg = await plots.svg(profilePlot(figure));
    for (const text of ['forest', 'mlp', 'Accuracy', 'share of runs above']) expect(svg).toContain(`>${text}<`);
    expect(await plots.svg(profilePlot({ ...figure, higherIsBetter: false }))).toContain('>share of runs below<');
  });

  it('keep a width where no score moved', async () => {
    const flat = points(1).map((point) => ({ ...point, threshold: 1 }));
    expect(await plots.svg(profilePlot({ ...figure, profiles: { a: flat, b: flat } }))).not.toContain('NaN');
  });
});
