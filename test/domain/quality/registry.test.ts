import { expect, it } from 'vitest';
import { detectorNames } from '../../../contracts/validate.ts';
import { detectorsOf } from '../../../domain/quality/registry.ts';

const reference = { rowCount: 0, columns: [] };
const heldOut = { rowCount: 0, columns: [] };
const request = { falsePositiveRate: 0.05, detectionRate: 0.85, hasTarget: true, skip: [], anomalies: undefined };
const spent = (
  given: Partial<typeof request> | { skip: readonly ('label-errors' | 'anomalies' | 'univariate-outliers')[] },
) => detectorsOf({ ...request, ...given }).reduce((sum, { alpha }) => sum + alpha, 0);

it('holds every detector that a pipeline file may leave out, once', () => {
  const names = detectorsOf({ ...request, reference, heldOut }).map(({ detector }) => detector.name);
  for (const name of ['drift', 'split-leakage'])
    expect(detectorsOf(request).map(({ detector }) => detector.name)).not.toContain(name);
  expect([...names].sort()).toEqual([...detectorNames].sort());
  expect(new Set(names).size).toBe(names.length);
});

it('spends the whole budget and no more, whoever is left out', () => {
  for (const given of [
    {},
    { hasTarget: false },
    { skip: ['anomalies'] as const },
    { skip: ['label-errors', 'univariate-outliers'] as const },
  ])
    expect(spent(given)).toBeCloseTo(0.05, 12);
  expect(spent({ skip: ['label-errors', 'anomalies', 'univariate-outliers'] })).toBe(0);
});

it('gives budget to what judges rows by chance, and to nothing else', () => {
  for (const { detector, disposition, alpha } of detectorsOf({ ...request, reference })) {
    if (alpha > 0) expect([detector.nature, disposition]).toEqual(['statistical', 'judge']);
    if (disposition === 'judge' && detector.nature === 'statistical') expect(alpha).toBeGreaterThan(0);
  }
});
