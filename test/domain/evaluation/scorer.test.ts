/** @module Metrics against scikit-learn, and laws that they must keep. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricNames } from '../../../domain/evaluation/metric-names.ts';
import type { ClassificationSample, Sample } from '../../../domain/evaluation/sample.ts';
import { createScorer } from '../../../domain/evaluation/scorer.ts';
import { anyGoldenSample, goldenCases } from '../../support/golden-metrics.ts';

const binary = (truth: number[], positive: number[]): ClassificationSample => ({
  task: 'classification',
  classes: ['no', 'yes'],
  truth: Int32Array.from(truth),
  predicted: Int32Array.from(positive, (share) => Number(share > 0.5)),
  probabilities: Float64Array.from(positive.flatMap((share) => [1 - share, share])),
  weights: new Float64Array(truth.length).fill(1),
});

describe('metrics', () => {
  it.each(goldenCases)('are those of scikit-learn to 1e-9: $name', (own) => {
    const sample = anyGoldenSample(own);
    const values = createScorer(sample, metricNames(own.task))(sample.weights);
    expect(Object.keys(values).sort()).toEqual(Object.keys(own.metrics).sort());
    for (const [name, expected] of Object.entries(own.metrics)) {
      expect(Math.abs(values[name]! - expected), name).toBeLessThan(1e-9);
    }
  });

  it('count a row of weight 2 as two rows', () => {
    const rows = fc.array(fc.record({ truth: fc.nat({ max: 1 }), share: fc.double({ min: 0, max: 1, noNaN: true }) }), {
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(rows, (list) => {
        const once = binary(
          list.map(({ truth }) => truth),
          list.map(({ share }) => share),
        );
        const twice = [...list, ...list.filter((_, row) => row % 2 === 0)];
        const doubled = binary(
          twice.map(({ truth }) => truth),
          twice.map(({ share }) => share),
        );
        const names = metricNames('classification');
        const weighted = createScorer(once, names)(once.weights.map((_, row) => (row % 2 === 0 ? 2 : 1)));
        const repeated = createScorer(doubled, names)(doubled.weights);
        for (const name of names) {
          if (Number.isNaN(repeated[name]!)) expect(weighted[name]).toBeNaN();
          else expect(weighted[name]!).toBeCloseTo(repeated[name]!, 9);
        }
      }),
    );
  });

  it('bound the log-loss of a sure but wrong prediction', () => {
    const sample = binary([1], [0]);
    expect(createScorer(sample, ['log-loss'])(sample.weights)['log-loss']).toBeCloseTo(-Math.log(1e-15), 9);
  });

  it('are not defined where they ask for what is not there', () => {
    const oneClass = binary([1, 1], [0.2, 0.9]);
    expect(createScorer(oneClass, ['roc-auc'])(oneClass.weights)['roc-auc']).toBeNaN();
    const constant: Sample = {
      task: 'regression',
      truth: Float64Array.of(3, 3),
      predicted: Float64Array.of(1, 2),
      weights: Float64Array.of(1, 1),
    };
    expect(createScorer(constant, ['r2'])(constant.weights)['r2']).toBeNaN();
  });

  it('are only those asked for', () => {
    const sample = binary([0, 1], [0.2, 0.9]);
    expect(createScorer(sample, ['accuracy'])(sample.weights)).toEqual({ accuracy: 1 });
  });
});
