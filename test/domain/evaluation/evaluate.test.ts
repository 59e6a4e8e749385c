/** @module Tests of judging a model. */
import { describe, expect, it } from 'vitest';
import { type EvaluateRequest, evaluateModel, scoreSample } from '../../../domain/evaluation/evaluate.ts';
import { metricsSchema } from '../../../domain/evaluation/metrics.ts';
import type { RegressionSample } from '../../../domain/evaluation/sample.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { readyModel } from '../../../domain/model/predict.ts';
import { columnNamed } from '../../../domain/transforms/columns.ts';
import { cloudModel, clouds } from '../../support/clouds.ts';
import { type Cell, cellsOf, column } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const rows = clouds(150, '9');
const request = (changes: Partial<EvaluateRequest> = {}): EvaluateRequest => ({
  ready: readyModel(cloudModel('classification')),
  table: rows,
  target: columnNamed(rows, 'kind'),
  ...changes,
});

describe('the evaluation of a classification', () => {
  it('puts every metric between the ends of its interval and beside its baseline', async () => {
    const { metrics } = await evaluateModel(request());
    expect(metricsSchema.parse(metrics)).toEqual(metrics);
    expect(Object.keys(metrics.metrics)).toHaveLength(8);
    for (const [name, { value, lower, upper }] of Object.entries(metrics.metrics)) {
      expect(lower, name).toBeLessThanOrEqual(value!);
      expect(upper, name).toBeGreaterThanOrEqual(value!);
      expect(upper! - lower!, name).toBeGreaterThan(0.01);
    }
    expect(metrics.metrics).toMatchObject({
      accuracy: { baseline: 0.5 },
      'log-loss': { baseline: expect.closeTo(Math.LN2, 9) },
      brier: { baseline: 0.25 },
      'roc-auc': { baseline: 0.5 },
      'pr-auc': { baseline: 0.5 },
      mcc: { baseline: 0 },
    });
    expect(metrics).toMatchObject({ rows: 150, trainRows: 200, target: 'kind', learner: 'logistic-regression' });
  });

  it('has a confusion matrix that counts every row, and importance of raw columns', async () => {
    const { metrics } = await evaluateModel(request());
    expect(metrics.confusion?.counts.flat().reduce((sum, count) => sum + count)).toBe(150);
    expect(metrics.perClass?.map(({ support }) => support)).toEqual([75, 75]);
    expect(metrics.importance.map(({ feature }) => feature)).toEqual(['x', 'z']);
  });

  it('gives the same bytes each time', async () => {
    const [one, two] = [await evaluateModel(request()), await evaluateModel(request())];
    expect(JSON.stringify(one.metrics)).toBe(JSON.stringify(two.metrics));
  });

  it('lays truth, prediction and probabilities out as columns', async () => {
    const { columns } = await evaluateModel(request());
    expect(columns.map(({ name }) => name)).toEqual(['truth', 'prediction', 'p_left', 'p_right']);
    expect(cellsOf({ rowCount: 150, columns }, 'truth')).toEqual(cellsOf(rows, 'kind'));
  });

  it('computes only what was asked for', async () => {
    const { metrics } = await evaluateModel(request({ metrics: ['f1', 'accuracy'] }));
    expect(Object.keys(metrics.metrics)).toEqual(['accuracy', 'f1']);
  });

  it('counts rows by their weights', async () => {
    const half = Float64Array.from({ length: 150 }, (_, row) => row % 2);
    const { metrics } = await evaluateModel(request({ weights: half, metrics: ['accuracy'] }));
    expect(metrics.confusion?.counts[0]).toEqual([0, 0]);
    expect(metrics.metrics['accuracy']?.baseline).toBe(0);
  });

  it('counts a class that training never saw as missed, not as an error', async () => {
    const cells: Cell[] = cellsOf(rows, 'kind').map((cell, row) => (row < 15 ? 'middle' : cell));
    const { metrics } = await evaluateModel(request({ target: column('kind', cells) }));
    expect(metrics.confusion?.labels).toEqual(['left', 'right', 'middle']);
    expect(metrics.perClass?.[2]).toMatchObject({ label: 'middle', recall: 0, support: 15 });
    expect(metrics.metrics['log-loss']?.value).toBeGreaterThan(0.1 * 34);
  });

  it('leaves a metric that is not defined null', async () => {
    const left = column(
      'kind',
      Array.from({ length: 150 }, () => 'left'),
    );
    const { metrics } = await evaluateModel(request({ target: left, metrics: ['roc-auc'] }));
    expect(metrics.metrics['roc-auc']).toEqual({ value: null, lower: null, upper: null, baseline: null });
  });

  it('refuses rows without truth and tables without rows', async () => {
    const cells: Cell[] = cellsOf(rows, 'kind').with(3, null);
    const error = await thrownBy(() => evaluateModel(request({ target: column('kind', cells) })));
    expect([error.code, error.message]).toEqual([
      'TARGET_INVALID',
      'target "kind" is missing in 1 of 150 test rows; remove those rows or fill in their target',
    ]);
    const empty = { rowCount: 0, columns: rows.columns };
    expect((await thrownBy(() => evaluateModel(request({ table: empty })))).message).toContain('has no rows');
  });
});

describe('the evaluation of a regression', () => {
  it('compares with the mean of the training rows', async () => {
    const ready = readyModel(cloudModel('regression'));
    const { metrics } = await evaluateModel(request({ ready, target: columnNamed(rows, 'amount') }));
    expect(Object.keys(metrics.metrics)).toEqual(['rmse', 'mae', 'r2']);
    expect(metrics.metrics['r2']!.value).toBeGreaterThan(0.97);
    expect(metrics.metrics['r2']!.baseline).toBeLessThanOrEqual(0);
    expect(metrics.confusion).toBeUndefined();
    const texts = await thrownBy(() => evaluateModel(request({ ready })));
    expect(texts.message).toContain('holds texts but the model predicts numbers');
  });
});

describe('the intervals of a large sample', () => {
  it('are as wide as theory says although only some rows are resampled', () => {
    const count = 40_000;
    const stream = createStream('1');
    const sample: RegressionSample = {
      task: 'regression',
      truth: Float64Array.from({ length: count }, () => stream.nextNormal()),
      predicted: new Float64Array(count),
      weights: new Float64Array(count).fill(1),
    };
    const { lower, upper, value } = scoreSample({ sample, baseline: sample, names: ['rmse'] })['rmse']!;
    // The deviation of an RMSE of n normals is 1 / sqrt(2n).
    const expected = (2 * 1.96) / Math.sqrt(2 * count);
    expect((upper! - lower!) / expected).toBeGreaterThan(0.85);
    expect((upper! - lower!) / expected).toBeLessThan(1.15);
    expect(value).toBeGreaterThan(lower!);
    expect(value).toBeLessThan(upper!);
  });
});
