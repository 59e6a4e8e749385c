import { expect, it } from 'vitest';
import { detectionPlot } from '../../../../../domain/quality/report/plots/detection.ts';
import { plots } from '../fixtures.ts';

it('draws each rate with its interval, and what was asked', async () => {
  const spec = detectionPlot([{ kind: 'pair', rate: 0.9, lower: 0.8, upper: 0.95, planted: 40 }], 0.85);
  expect(spec).toMatchObject({ data: { values: [{ label: 'pair', rate: 0.9, lower: 0.8, upper: 0.95 }] } });
  expect(JSON.stringify(spec)).toContain('"asked":0.85');
  expect(await plots.svg(spec)).toContain('pair');
});
