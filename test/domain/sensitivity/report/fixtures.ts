/** @module Reports of sweeps: a usual one, and those in which something is missing or constant. */
import { createVegaRenderer } from '../../../../adapters/plots/vega.ts';
import type { ComponentReport, SensitivityReport } from '../../../../domain/sensitivity/sensitivity-report.ts';
import { standardErrorCurves } from '../../../../domain/sensitivity/standard-error-curve.ts';

export const plots = createVegaRenderer();
export const hostile = '<script>alert("1")</script>';

export function component(changes: Partial<ComponentReport> = {}): ComponentReport {
  return {
    component: 'split',
    merged: [],
    sd: 0.0146,
    sdLower: 0.0114,
    sdUpper: 0.0199,
    share: 0.76,
    shareLower: 0.3,
    shareUpper: 1,
    verdict: 'high',
    variance: 0.000_213,
    pairs: 4,
    failed: 0,
    blocksNeeded: 4,
    churn: { churn: 0.029, wins: 0.012, losses: 0.017, unnecessary: 0.0055 },
    scores: [0.94, 0.96, 0.95, 0.97],
    ...changes,
  };
}

const init = component({
  component: 'init',
  sd: 0.0071,
  sdLower: 0.0044,
  sdUpper: 0.0166,
  share: 0.18,
  shareLower: 0.04,
  shareUpper: 0.64,
  verdict: 'undecided',
  variance: 0.000_05,
  blocksNeeded: 100,
});

export function report(changes: Partial<SensitivityReport> = {}): SensitivityReport {
  return {
    schema: 1,
    summary: 'Seed luck of random-forest on cells: sd 1.7 points of accuracy over all seeds.',
    pipeline: 'cells',
    learner: 'random-forest',
    task: 'classification',
    metric: 'accuracy',
    higherIsBetter: true,
    master: '42',
    blocks: 4,
    fits: 13,
    deterministic: true,
    reason: 'Ended after all 4 blocks without a clear answer for every component.',
    failures: [],
    mean: 0.955,
    meanLower: 0.93,
    meanUpper: 0.98,
    sd: 0.0167,
    thresholds: { share: 0.5, deviation: 0.005 },
    scores: [0.94, 0.96, 0.95, 0.97],
    components: [component(), init],
    testSet: { rows: 142, binomial: 0.0169, calibrated: 0.0122, independent: 0.0075, observed: 0.0062 },
    groups: [
      { of: 'class', value: 'benign', metric: 'recall', mean: 0.975, sd: 0.0215, lowest: 0.91, highest: 1 },
      { of: 'class', value: 'malignant', metric: 'recall', mean: 0.928, sd: 0.0297, lowest: 0.887, highest: 0.981 },
      { of: 'site', value: 'north', metric: 'accuracy', mean: 0.95, sd: 0.02, lowest: 0.92, highest: 0.98 },
    ],
    curves: standardErrorCurves(0.0167 ** 2, { split: 0.000_213, init: 0.000_05 }, 50),
    looks: [
      { blocks: 2, halfWidth: 0.03 },
      { blocks: 4, halfWidth: 0.02 },
    ],
    expectedBest: [0.955, 0.963, 0.967, 0.97],
    gain: { difference: 0.017, probability: 0.764, pairs: 25.86 },
    churnMatrix: [
      [0, 0.02, null, 0.04],
      [0.02, 0, 0.097, 0],
      [null, 0.097, 0, 0.01],
      [0.04, 0, 0.01, 0],
    ],
    ...changes,
  };
}

const silent = { sd: 0, sdLower: null, sdUpper: null, share: null, shareLower: null, shareUpper: null, variance: 0 };
const level = [0.9, 0.9, 0.9, 0.9];

/** The metric never moved. */
export const constant = report({
  sd: 0,
  mean: 0.9,
  meanLower: 0.9,
  meanUpper: 0.9,
  scores: level,
  components: ['split', 'init'].map((name) => component({ ...silent, component: name, verdict: 'low', scores: level })),
  curves: standardErrorCurves(0, { split: 0, init: 0 }, 50),
  looks: [{ blocks: 4, halfWidth: 0 }],
  expectedBest: level,
  gain: null,
});

/** No fit gave a score. */
export const lost = report({
  sd: null,
  mean: null,
  meanLower: null,
  meanUpper: null,
  scores: [null, null, null, null],
  failures: Array.from({ length: 13 }, (_, index) => ({
    code: 'TARGET_INVALID',
    message: 'the training rows hold one class',
    block: Math.floor(index / 3),
    fit: ['-', 'split', 'init'][index % 3]!,
  })),
  components: ['split', 'init'].map((name) =>
    component({
      ...silent,
      component: name,
      sd: null,
      pairs: 0,
      failed: 4,
      verdict: 'undecided',
      blocksNeeded: null,
      churn: null,
      scores: [null, null, null, null],
    }),
  ),
  testSet: null,
  groups: [],
  curves: [],
  looks: [],
  expectedBest: [],
  gain: null,
  churnMatrix: [
    [null, null],
    [null, null],
  ],
});

/** A regression has no churn and no noise of a test set. */
export const regression = report({
  task: 'regression',
  metric: 'rmse',
  higherIsBetter: false,
  mean: 54.2,
  meanLower: 53.1,
  meanUpper: 55.3,
  sd: 1.2,
  thresholds: { share: 0.5, deviation: 0.54 },
  scores: [53, 55, 54.5, 54.3],
  components: [
    component({ sd: 1.1, sdLower: 0.8, sdUpper: 1.9, churn: null, scores: [53.3, 54, 55, 54] }),
    component({ component: 'init', sd: 0.3, sdLower: 0.2, sdUpper: 0.6, churn: null, scores: [53, 55, 54, 54.1] }),
  ],
  testSet: null,
  groups: [],
  curves: standardErrorCurves(1.44, { split: 1.21, init: 0.09 }, 50),
  looks: [{ blocks: 4, halfWidth: 2.1 }],
  expectedBest: [54.2, 53.6, 53.2, 53.1],
  gain: { difference: 1.2, probability: 0.76, pairs: 26.7 },
  churnMatrix: [],
});

/** One component, whose interval is not known, fits that differ by themselves, and a fit that failed. */
export const single = report({
  deterministic: false,
  components: [component({ sdLower: null, sdUpper: null, share: 1, shareLower: null, shareUpper: null, failed: 1 })],
  failures: [{ code: 'TARGET_INVALID', message: 'the training rows hold one class', block: 2, fit: 'split' }],
  scores: [0.94, 0.96, null, 0.97],
});

/** Names that would run as a script, or break out of an attribute, wherever they were not escaped. */
export const hostileReport = report({
  pipeline: hostile,
  learner: hostile,
  master: hostile,
  reason: hostile,
  summary: hostile,
  components: [
    component({ component: hostile, merged: [hostile] }),
    component({ component: `${hostile}2`, verdict: 'undecided' }),
  ],
  failures: [{ code: 'X', message: hostile, block: 0, fit: hostile }],
  groups: [
    { of: 'class', value: hostile, metric: 'recall', mean: 0.9, sd: 0.1, lowest: 0.8, highest: 1 },
    { of: hostile, value: hostile, metric: hostile, mean: 0.9, sd: 0.1, lowest: 0.8, highest: 1 },
  ],
});

export const everyReport = { usual: report(), constant, lost, regression, single, hostile: hostileReport };
