import { describe, expect, it } from 'vitest';
import { deviationsPlot } from '../../../../../domain/sensitivity/report/plots/deviations.ts';
import { plots } from '../fixtures.ts';

const marks = { axis: 'points', binomial: { at: 1.7, label: 'test set' }, threshold: { at: 0.5, label: 'high' } };
const one = (name: string, upper: number | null) => ({
  name,
  sd: 1,
  lower: upper === null ? null : 0.5,
  upper,
  note: '',
});

interface Drawn {
  readonly layer: readonly {
    readonly data: { readonly values: readonly { readonly upper?: number; readonly lower?: number }[] };
    readonly encoding: { readonly x: { readonly scale?: { readonly domain: readonly number[] } } };
  }[];
}
const ranges = (spec: object) => (spec as Drawn).layer.find(({ data }) => data.values[0]?.upper !== undefined);

describe('standard deviations', () => {
  it('stand beside the noise of the test set and the threshold', async () => {
    const svg = await plots.svg(deviationsPlot([one('split', 2), { ...one('init', 2), note: '0.49 × split' }], marks));
    for (const text of ['split', 'init', 'test set', 'high', '0.49 × split']) expect(svg).toContain(`>${text}<`);
    expect(await plots.svg(deviationsPlot([one('split', 2)], { ...marks, binomial: null }))).not.toContain('test set');
  });

  it('cut an interval that would press the estimates together', () => {
    const layer = ranges(deviationsPlot([one('split', 500)], marks));
    expect(layer?.encoding.x.scale?.domain[1]).toBeLessThan(6);
    expect(layer?.data.values[0]?.upper).toBe(layer?.encoding.x.scale?.domain[1]);
  });

  it('are dots alone without an interval, and have room when all are zero', async () => {
    const spec = deviationsPlot([one('split', null)], marks);
    expect(ranges(spec)?.data.values[0]).toMatchObject({ lower: 1, upper: 1 });
    const still = { ...one('split', null), sd: 0 };
    const none = { axis: 'RMSE', binomial: null, threshold: { at: 0, label: 'high' } };
    expect(await plots.svg(deviationsPlot([still], none))).not.toContain('NaN');
  });
});
