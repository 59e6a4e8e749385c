/** @module The confusion matrix and per-class scores against scikit-learn. */
import { readFileSync } from 'node:fs';
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
import { mostProbable } from '../../../domain/model/predict.ts';

const golden = JSON.parse(readFileSync(new URL('../../fixtures/metrics/scikit-learn.json', import.meta.url), 'utf8'));
const classifications = golden.cases.filter((own: { task: string }) => own.task === 'classification');

describe('the confusion matrix', () => {
  it.each(classifications)('and the scores per class are those of scikit-learn: $name', (own: any) => {
    const probabilities = Float64Array.from(own.probabilities as number[]);
    const sample = {
      task: 'classification' as const,
      classes: own.classes as string[],
      truth: Int32Array.from(own.truth as number[]),
      predicted: mostProbable(probabilities, own.classes.length),
      probabilities,
      weights: Float64Array.from(own.weights as number[]),
    };
    const confusion = confusionOf(sample, sample.weights);
    own.confusion.flat().forEach((count: number, cell: number) => {
      expect(confusion.counts[cell]).toBeCloseTo(count, 9);
    });
    perClassOf(own.classes, marginsOf(confusion)).forEach((scores, index) => {
      for (const [name, value] of Object.entries(own.perClass[index])) {
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

  it('gives no correlation to a constant prediction', () => {
    expect(matthewsOf(marginsOf({ size: 2, counts: Float64Array.of(3, 0, 2, 0) }))).toBe(0);
  });
});
