/** @module The confusion matrix and per-class scores against scikit-learn. */
import { describe, expect, it } from 'vitest';
import {
  accuracyOf,
  balancedAccuracyOf,
  confusionOf,
  macroF1Of,
  marginsOf,
  matthewsOf,
  perClassOf,
} from '../../../domain/evaluation/confusion.ts';
import { goldenCases, goldenSample } from '../../support/golden-metrics.ts';

const classifications = goldenCases.filter((own) => own.task === 'classification');

describe('the confusion matrix', () => {
  it.each(classifications)('and the scores per class are those of scikit-learn: $name', (own) => {
    const sample = goldenSample(own);
    const confusion = confusionOf(sample, sample.weights);
    own.confusion.flat().forEach((count, cell) => {
      expect(confusion.counts[cell]).toBeCloseTo(count, 9);
    });
    perClassOf(own.classes, marginsOf(confusion)).forEach((scores, index) => {
      for (const [name, value] of Object.entries(own.perClass[index]!)) {
        if (typeof value === 'number') expect(scores[name as 'f1']).toBeCloseTo(value, 9);
        else expect(scores.label).toBe(value);
      }
    });
  });

  it('gives 0 for the precision and recall of a class that nobody named and nobody was', () => {
    const margins = marginsOf({ size: 2, counts: Float64Array.of(3, 0, 0, 0) });
    expect(perClassOf(['a', 'b'], margins)[1]).toEqual({ label: 'b', precision: 0, recall: 0, f1: 0, support: 0 });
  });

  it('leaves classes that do not occur out of averages', () => {
    const margins = marginsOf({ size: 3, counts: Float64Array.of(2, 0, 0, 1, 1, 0, 0, 0, 0) });
    expect(accuracyOf(margins)).toBe(0.75);
    expect(balancedAccuracyOf(margins)).toBe(0.75);
    expect(macroF1Of(margins)).toBeCloseTo((0.8 + 2 / 3) / 2, 12);
  });

  it('counts a class that was predicted but never occurs as missed', () => {
    expect(macroF1Of(marginsOf({ size: 2, counts: Float64Array.of(3, 1, 0, 0) }))).toBeCloseTo(6 / 7 / 2, 12);
  });

  it('gives no correlation to a constant prediction', () => {
    expect(matthewsOf(marginsOf({ size: 2, counts: Float64Array.of(3, 0, 2, 0) }))).toBe(0);
  });
});
