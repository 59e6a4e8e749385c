import { describe, expect, it } from 'vitest';
import { probabilitiesPlot, probabilityLimit } from '../../../../../domain/sensitivity/report/plots/probabilities.ts';
import { plots } from '../fixtures.ts';

const row = (name: string) => ({ name, probability: 0.6, lower: 0.4, upper: 0.8, whole: false });

describe('probabilities by data set', () => {
  it('stand between the lines of luck and of meaning, equal names apart', async () => {
    const svg = await plots.svg(probabilitiesPlot([row('cancer'), row('cancer')]));
    for (const text of ['luck', 'A matters', 'B matters', 'cancer', 'cancer (2)']) expect(svg).toContain(`>${text}<`);
  });

  it('are drawn up to a number that can be read', async () => {
    const many = Array.from({ length: probabilityLimit + 1 }, (_, at) => row(`d${at}`));
    const svg = await plots.svg(probabilitiesPlot(many));
    expect(svg).toContain(`>d${probabilityLimit - 1}<`);
    expect(svg).not.toContain(`>d${probabilityLimit}<`);
  });
});
