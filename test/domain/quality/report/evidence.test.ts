import { expect, it } from 'vitest';
import { budgetOf, certificatesOf, detectionEstimates, driftOf } from '../../../../domain/quality/report/evidence.ts';
import { readQuality } from '../../../../domain/quality/report/quality-document.ts';
import { quality } from './fixtures.ts';

const read = readQuality(quality);

it('tells the share of planted errors that would be found, without the mixture', () => {
  expect(detectionEstimates(read)).toEqual([{ kind: 'uniform', rate: 0.9, lower: 0.8, upper: 0.95, planted: 40 }]);
  expect(detectionEstimates(readQuality({ ...quality, detectors: [] }))).toEqual([]);
  const none = { rate: 0, interval: { lower: 0, upper: 1 }, planted: 0 };
  const figures = { detection: { boundary: none } };
  const detectors = [{ detector: 'label-errors', budget: 0.03, flagged: 0, figures }];
  expect(detectionEstimates(readQuality({ ...quality, detectors }))).toEqual([]);
});

it('splits the budget among what flags by chance', () => {
  expect(budgetOf(read)).toMatchObject({
    estimatedFalsePositiveRate: 0.02,
    shares: [
      { detector: 'label-errors', share: 0.03, flagged: 2 },
      { detector: 'anomalies', share: 0.02, flagged: 2 },
    ],
  });
});

it('shows certificates with n, k and confidence, and drift where there is a reference', () => {
  expect(certificatesOf(read)).toMatchObject([{ detector: 'anomalies', n: 8, k: 0, confidence: 0.95 }]);
  expect(driftOf(read)).toMatchObject({ driftedColumns: ['x'], listed: [{ column: 'x' }, { column: 'kind' }] });
  expect(driftOf(readQuality({ ...quality, detectors: [] }))).toBeUndefined();
});
