import { describe, expect, it } from 'vitest';
import type { FitRequest } from '../../../domain/learning/learner.ts';
import { logisticRegression } from '../../../domain/learning/logistic-regression.ts';
import { descend } from '../../../domain/learning/logistic-sgd.ts';
import { decodeState } from '../../../domain/learning/model-codec.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { describeLearner } from '../../conformance/learner.ts';
import { thrownBy } from '../../support/thrown.ts';
import { distance, fit, goldenCases, problem, streamsFor } from './problems.ts';

const sgd = { solver: 'sgd' };

describe('with solver sgd', () => {
  describeLearner({
    learner: logisticRegression,
    params: { solver: 'sgd', epochs: 20 },
    deterministic: {},
    rounding: 1e-5,
  });
});

it('draws from init and order with solver sgd alone, and leaves the parameters of a full batch as they were', () => {
  expect(logisticRegression.components(sgd)).toEqual(['init', 'order']);
  expect(logisticRegression.components({})).toEqual([]);
  expect(logisticRegression.components({ solver: 'full-batch' })).toEqual([]);
  expect(logisticRegression.params.parse({})).toEqual({ c: 1, intercept: true, maxIterations: 2000, tolerance: 1e-6 });
});

// Without constants the features of iris are nearly dependent: steps along them take far more epochs.
const conditioned = goldenCases('logistic-regression').filter(({ params }) => params['intercept'] !== false);

it.each(conditioned)('comes near the minimum of the full batch: $name', ({ request }) => {
  const full = logisticRegression.fit(request).predict(request.features);
  const params = { ...(request.params as object), solver: 'sgd', epochs: 3000, learningRate: 0.5, decay: 0.01 };
  const streams = streamsFor(logisticRegression, params);
  const drawn = logisticRegression.fit({ ...request, params, streams }).predict(request.features);
  expect(distance(drawn, full)).toBeLessThan(0.03);
});

it('gives a row of weight 2 about what two rows give', () => {
  const given = problem('classification', 300);
  const weights = Float64Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? 4 : 1));
  const full = fit(logisticRegression, { ...given, weights }).predict(given.features);
  const drawn = fit(logisticRegression, { ...given, weights }, { ...sgd, epochs: 300 }).predict(given.features);
  expect(distance(drawn, full)).toBeLessThan(0.05);
  expect(distance(fit(logisticRegression, given).predict(given.features), full)).toBeGreaterThan(0.05);
});

describe('early stopping', () => {
  const given = problem('classification', 80);
  const validation = problem('classification', 80, { seed: 'validation' });
  const request = (params: object, more: Partial<FitRequest> = {}): FitRequest => ({
    ...given,
    params: { ...sgd, ...params },
    streams: streamsFor(logisticRegression, { ...sgd, ...params }),
    validation,
    ...more,
  });

  it('keeps the coefficients of the epoch with the least validation loss', () => {
    const lossOf = (epochs: number) => {
      const probabilities = logisticRegression
        .fit(request({ epochs, learningRate: 2, decay: 0 }))
        .predict(validation.features);
      const { target } = validation;
      if (target.task === 'regression') return Number.NaN;
      return target.labels.reduce((sum, label, row) => sum - Math.log(probabilities[row * 3 + label]!), 0) / 80;
    };
    const patience = 4;
    const losses = Array.from({ length: 40 }, (_, epoch) => lossOf(epoch + 1));
    const end = losses.findIndex((_, epoch) => {
      const best = losses.indexOf(Math.min(...losses.slice(0, epoch + 1)));
      return epoch - best >= patience;
    });
    const best = losses.indexOf(Math.min(...losses.slice(0, end + 1))) + 1;
    expect(end).toBeGreaterThan(0);
    const rule = { learningRate: 2, decay: 0, earlyStopping: { patience, tolerance: 0 } };
    const stopped = logisticRegression.fit(request({ epochs: 40, ...rule }));
    expect(stopped.state()).toEqual(
      logisticRegression.fit(request({ epochs: best, learningRate: 2, decay: 0 })).state(),
    );
  });

  it('is refused without validation rows, naming split.validation', async () => {
    const { validation: _none, ...without } = request({ earlyStopping: {} });
    const error = await thrownBy(() => logisticRegression.fit(without));
    expect(error.code).toBe('PARAM_INVALID');
    expect(error.message).toContain('split.validation');
  });

  it('leaves out validation rows of a class that no training row has', () => {
    const params = { earlyStopping: {} };
    const two =
      given.target.task === 'classification'
        ? given.target.labels.map((label) => Math.min(label, 1))
        : given.target.values;
    const target = { task: 'classification', classes: ['a', 'b', 'never'], labels: Int32Array.from(two) } as const;
    const model = logisticRegression.fit(request(params, { target }));
    expect(model.predict(given.features).every((share) => share >= 0 && share <= 1)).toBe(true);
  });
});

it.each(['epochs', 'batchSize', 'learningRate', 'decay'])('refuses %s without solver sgd', async (key) => {
  const error = await thrownBy(() => fit(logisticRegression, problem('classification', 20), { [key]: 1 }));
  expect(error.code).toBe('PARAM_INVALID');
  expect(error.message).toContain(key);
  expect(error.message).toContain('solver: sgd');
});

it('says that it diverged, and in which epoch', async () => {
  const given = problem('classification', 40);
  const error = await thrownBy(() => fit(logisticRegression, given, { ...sgd, c: 1e308, learningRate: 1e308 }));
  expect(error.code).toBe('FIT_DIVERGED');
  expect(error.message).toMatch(/diverged in epoch \d+.*lower `learningRate`/);
});

it('orders the rows of an epoch by a fork of its own, so that more epochs begin alike', () => {
  const forks: number[] = [];
  const order = createStream('order');
  const watched = {
    nextUint32: () => expect.fail('drawn from the stream itself'),
    nextDouble: () => expect.fail('drawn from the stream itself'),
    nextBelow: () => expect.fail('drawn from the stream itself'),
    nextNormal: () => expect.fail('drawn from the stream itself'),
    fork: (index: number) => {
      forks.push(index);
      return order.fork(index);
    },
  };
  const columns = { means: new Float64Array(1), deviations: Float64Array.of(1) };
  const features = { rows: 2, columns: 1, values: Float64Array.of(-1, 1) };
  const rows = { features, labels: Int32Array.of(0, 1), weights: Float64Array.of(1, 1) };
  const small = { ...rows, moments: columns, outputs: 1, strength: 1, intercept: true };
  const options = { epochs: 3, batchSize: 1, learningRate: 0.1, decay: 0, order: watched, onEpoch: () => undefined };
  const { coefficients } = descend(small, { ...options, init: createStream('init') });
  expect(forks).toEqual([0, 1, 2]);
  expect(coefficients[0]).toBeGreaterThan(0);
});

it('keeps a state that restores like that of a full batch', () => {
  const state = fit(logisticRegression, problem('classification', 60), sgd).state();
  expect(decodeState(state)).toHaveProperty('converged', false);
  expect(logisticRegression.restore(state).state()).toEqual(state);
});
