import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { probabilityOfGain } from '../../../../../domain/sensitivity/comparison.ts';
import { gainOf, gainPlot } from '../../../../../domain/sensitivity/report/plots/gain.ts';
import { plots } from '../fixtures.ts';

describe('a gain', () => {
  it('is found back from its probability', () => {
    const probability = fc.double({ min: 0.51, max: 0.999, noNaN: true });
    const deviation = fc.double({ min: 1e-4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(probability, deviation, (wanted, sd) => {
        expect(probabilityOfGain(gainOf(wanted, sd), sd)).toBeCloseTo(wanted, 4);
      }),
    );
  });

  it('is drawn with the lines of luck and of meaning and the pairs that it needs', async () => {
    const svg = await plots.svg(gainPlot({ sd: 1.67, axis: 'points', difference: 1.7 }));
    for (const text of ['luck', 'meaningful from here', '181 pairs', '26 pairs', '12 pairs'])
      expect(svg).toContain(`>${text}<`);
    // Its own 26 pairs lie where the 29 of 0.75 would.
    expect(svg).not.toContain('>29 pairs<');
  });
});
