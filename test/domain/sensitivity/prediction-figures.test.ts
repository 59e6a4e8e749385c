/** @module Tests of churn, test-set noise, classes and slices over the trials of a sweep. */
import { describe, expect, it } from 'vitest';
import { PredictionFigures } from '../../../domain/sensitivity/prediction-figures.ts';
import { classified } from './classified-trials.ts';
import { trialOf } from './sweep-fixtures.ts';

const rows = [0, 1, 2, 3];
const truth = ['a', 'a', 'b', 'b'];
const fit = (predicted: readonly string[], held = rows) => classified({ rows: held, truth, predicted });

const trials = [
  { '-': fit(['a', 'a', 'b', 'a']), split: fit(['a', 'a', 'b', 'b'], [2, 3, 4, 5]), init: fit(['a', 'b', 'b', 'b']) },
  { '-': fit(['a', 'a', 'b', 'b']), split: fit(['b', 'a', 'b', 'b']), init: fit(['a', 'a', 'b', 'b']) },
];
const figures = new PredictionFigures(trials);

describe('PredictionFigures', () => {
  it('has churn as the mean over the blocks, on rows that both fits held out', () => {
    // Block 1 changes two of four rows, one to the better and one to the worse; block 2 none.
    expect(figures.churn('init')).toEqual({ churn: 0.25, wins: 0.125, losses: 0.125, unnecessary: 0.25 });
  });

  it('has no churn of a component that no block redrew, or of which every fit failed', () => {
    expect(figures.churn('order')).toBeNull();
    expect(new PredictionFigures([{ '-': fit(truth), init: trialOf(null) }]).churn('init')).toBeNull();
  });

  it('has churn between the base fits of every two blocks, null where they share no row', () => {
    expect(figures.churnMatrix()).toEqual([
      [0, 0.25],
      [0.25, 0],
    ]);
    const apart = new PredictionFigures([
      { '-': fit(truth) },
      { '-': fit(truth, [7, 8, 9, 10]) },
      { '-': trialOf(null) },
    ]);
    expect(apart.churnMatrix()).toEqual([
      [0, null, null],
      [null, 0, null],
      [null, null, null],
    ]);
  });

  it('has forty blocks at most in the matrix', () => {
    const many = Array.from({ length: 45 }, () => ({ '-': fit(truth) }));
    expect(new PredictionFigures(many).churnMatrix()).toHaveLength(40);
  });

  it('has the noise of the test set from the mean accuracy, and what seeds do on equal rows', () => {
    const noise = figures.testSet();
    // Accuracies 0.75 and 1 on 4 rows.
    expect(noise).toMatchObject({ rows: 4, binomial: Math.sqrt((0.875 * 0.125) / 4) });
    expect(noise?.calibrated).toBeCloseTo(Math.sqrt(0.125 / 8), 12);
    // Block 1: base and init are each wrong on another row, so both accuracies are 0.75; block 2 has no error.
    expect(noise?.observed).toBe(0);
    expect(noise?.independent).toBeCloseTo(Math.sqrt((2 * 0.25 * 2) / 16 / 2), 12);
  });

  it('knows no noise without predictions of classes', () => {
    expect(new PredictionFigures([{ '-': trialOf(1, { task: 'regression' }) }]).testSet()).toBeNull();
    expect(new PredictionFigures([{ '-': trialOf(null) }]).testSet()).toBeNull();
    expect(new PredictionFigures([{ '-': fit(truth) }]).testSet()).toMatchObject({ independent: null, observed: null });
  });

  it('tells recall by class and the metric by slice over the base fits alone', () => {
    const scored = (recall: number | null, accuracy: number) =>
      trialOf(0.5, {
        classes: { a: { recall, precision: 0.1 } },
        slices: { site: { north: { rows: 3, metrics: { accuracy, 'log-loss': 9 } } } },
      });
    const groups = new PredictionFigures([
      { '-': scored(0.5, 0.8), init: scored(0, 0) },
      { '-': scored(1, 0.8) },
      { '-': scored(null, 0.8) },
    ]).groups('accuracy');
    expect(groups).toEqual([
      { of: 'class', value: 'a', metric: 'recall', mean: 0.75, sd: Math.sqrt(0.125), lowest: 0.5, highest: 1 },
      {
        of: 'site',
        value: 'north',
        metric: 'accuracy',
        mean: expect.closeTo(0.8, 12),
        sd: 0,
        lowest: 0.8,
        highest: 0.8,
      },
    ]);
  });

  it('keeps a class and a slice of one name apart', () => {
    const trial = trialOf(0.5, {
      classes: { a: { recall: 0.2 } },
      slices: {
        class: { b: { rows: 1, metrics: { accuracy: 0.4 } } },
        'class a': { '': { rows: 1, metrics: { accuracy: 0.3 } } },
      },
    });
    expect(new PredictionFigures([{ '-': trial }]).groups('accuracy').map(({ mean }) => mean)).toEqual([0.2, 0.4, 0.3]);
  });
});
