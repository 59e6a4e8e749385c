import { describe, expect, it } from 'vitest';
import type { FitRequest, LabelledRows } from '../../../domain/learning/learner.ts';
import { multilayerPerceptron as learner } from '../../../domain/learning/multilayer-perceptron.ts';
import { thrownBy } from '../../support/thrown.ts';
import { distance, fit, problem, streamsFor, takeRows, takeTarget } from './problems.ts';

const text = (value: unknown) => JSON.stringify(value);
const small = { hiddenLayers: [16], epochs: 20, batchSize: 32, learningRate: 0.01 };

function fitWith(given: LabelledRows & Pick<FitRequest, 'validation' | 'progress'>, params: object) {
  return learner.fit({ ...given, params, streams: streamsFor(learner, params) });
}

describe('components', () => {
  it.each([
    { params: {}, components: ['init', 'order'] },
    { params: { batchSize: 'all' }, components: ['init'] },
    { params: { init: 'fixed' }, components: ['order'] },
    { params: { dropout: 0.1, inputNoise: 0.1 }, components: ['init', 'order', 'dropout', 'noise'] },
    { params: { init: 'fixed', batchSize: 'all' }, components: [] },
  ])('of $params are $components', ({ params, components }) => {
    expect(learner.components(params)).toEqual(components);
  });

  it('order is inert where one batch holds all rows', () => {
    const given = problem('regression', 60);
    const params = { ...small, batchSize: 60 };
    const states = [undefined, 'order'].map((redrawn) =>
      text(learner.fit({ ...given, params, streams: streamsFor(learner, params, redrawn) }).state()),
    );
    expect(states[0]).toBe(states[1]);
  });

  it('a further component leaves the start as it is: with rates of nothing it is what comes out', () => {
    const given = problem('classification', 60);
    const still = { ...small, epochs: 1, learningRate: 1e-30, alpha: 0 };
    const states = [{}, { dropout: 0.5 }, { inputNoise: 1 }, { batchSize: 'all' }].map((more) =>
      text(fit(learner, given, { ...still, ...more }).state()),
    );
    expect(new Set(states).size).toBe(1);
  });
});

describe('parameters', () => {
  const given = problem('classification', 200);

  it.each([
    { hiddenLayers: [] },
    { hiddenLayers: [0] },
    { hiddenLayers: [2.5] },
    { activation: 'sigmoid' },
    { batchSize: 0 },
    { batchSize: 'auto' },
    { dropout: 1 },
    { inputNoise: -1 },
    { learningRate: 0 },
    { momentum: 1 },
    { earlyStopping: { patience: 0 } },
    { earlyStopping: true },
  ])('%o are refused', (params) => {
    expect(learner.params.safeParse(params).success).toBe(false);
  });

  it.each([
    { hiddenLayers: [8, 8] },
    { activation: 'tanh' },
    { epochs: 21 },
    { batchSize: 33 },
    { learningRate: 0.011 },
    { optimizer: 'sgd' },
    { alpha: 1 },
    { dropout: 0.1 },
    { inputNoise: 0.1 },
    { init: 'he' },
    { init: 'fixed' },
  ])('%o changes the model', (params) => {
    expect(text(fit(learner, given, { ...small, ...params }).state())).not.toBe(
      text(fit(learner, given, small).state()),
    );
  });

  it('momentum is for sgd alone', () => {
    const state = (params: object) => text(fit(learner, given, { ...small, ...params }).state());
    expect(state({ momentum: 0.5 })).toBe(state({}));
    expect(state({ optimizer: 'sgd', momentum: 0.5 })).not.toBe(state({ optimizer: 'sgd' }));
  });

  it('a penalty shrinks the weights', () => {
    const squares = (alpha: number) => {
      const { $f32 } = (fit(learner, given, { ...small, alpha }).state() as { parameters: { $f32: string } })
        .parameters;
      const values = new Float32Array(Uint8Array.from(Buffer.from($f32, 'base64')).buffer);
      return values.reduce((sum, value) => sum + value ** 2, 0);
    };
    expect(squares(20)).toBeLessThan(0.5 * squares(0));
  });

  it('a batch larger than a block of the network is one step all the same', () => {
    const many = problem('regression', 600);
    const params = { ...small, init: 'fixed', epochs: 3 };
    const [all, large] = ['all', 600].map((batchSize) => fit(learner, many, { ...params, batchSize }));
    expect(text(all!.state())).toBe(text(large!.state()));
    expect(text(all!.state())).not.toBe(text(fit(learner, many, { ...params, batchSize: 256 }).state()));
  });
});

describe('features and targets', () => {
  it.each(['classification', 'regression'] as const)('may be measured in any unit: %s', (task) => {
    const given = problem(task, 150);
    const values = given.features.values.map((value, place) => (place < 150 ? 1e6 + 1024 * value : value / 4096));
    const [own, other] = [
      fit(learner, given, small),
      fit(learner, { ...given, features: { ...given.features, values } }, small),
    ];
    expect(distance(own.predict(given.features), other.predict({ ...given.features, values }))).toBeLessThan(1e-3);
  });

  it('a target shifted and stretched gives predictions shifted and stretched', () => {
    const given = problem('regression', 150);
    if (given.target.task === 'classification') return;
    const stretched = { ...given.target, values: given.target.values.map((value) => 4096 * value + 8192) };
    const own = fit(learner, given, small).predict(given.features);
    const other = fit(learner, { ...given, target: stretched }, small).predict(given.features);
    expect(
      distance(
        own,
        other.map((value) => (value - 8192) / 4096),
      ),
    ).toBeLessThan(1e-3);
  });

  it('a constant target is predicted', () => {
    const given = {
      ...problem('regression', 40),
      target: { task: 'regression', values: new Float64Array(40).fill(7) } as const,
    };
    const predictions = fit(learner, given, { ...small, epochs: 300 }).predict(given.features);
    expect(Math.max(...predictions.map((value) => Math.abs(value - 7)))).toBeLessThan(0.3);
  });

  it('values beyond all measure are scored with finite numbers', () => {
    for (const task of ['classification', 'regression'] as const) {
      const far = problem(task, 4).features;
      const values = far.values.map((value) => Math.sign(value) * 1e300);
      const scores = fit(learner, problem(task, 100), { ...small, hiddenLayers: [8, 8, 8] }).predict({
        ...far,
        values,
      });
      expect(scores.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('early stopping', () => {
  const whole = problem('classification', 400);
  const part = (from: number, to: number): LabelledRows => {
    const places = Array.from({ length: to - from }, (_, index) => from + index);
    return { features: takeRows(whole.features, places), target: takeTarget(whole.target, places) };
  };
  const [train, validation] = [part(0, 100), part(100, 400)];
  // So large a network on so few rows soon learns them by heart.
  const eager = { hiddenLayers: [64], batchSize: 20, learningRate: 0.03, epochs: 200 };
  const earlyStopping = { patience: 5, tolerance: 0 };
  const lossOf = (model: ReturnType<typeof fitWith>) => {
    const { target, features } = validation;
    if (target.task === 'regression') return Number.NaN;
    const shares = model.predict(features);
    return -target.labels.reduce((sum, label, row) => sum + Math.log(shares[row * 3 + label]!), 0) / features.rows;
  };

  it('needs validation rows and says where they come from', async () => {
    const error = await thrownBy(() => fitWith(train, { ...eager, earlyStopping }));
    expect(error.code).toBe('PARAM_INVALID');
    expect(error.message).toContain('`split.validation`');
  });

  it.each([{}, { dropout: 0.6, inputNoise: 0.2 }])('keeps the weights of the epoch with the least loss: %o', (more) => {
    const params = { ...eager, ...more };
    const shares: number[] = [];
    const stopped = fitWith(
      { ...train, validation, progress: (share) => shares.push(share) },
      { ...params, earlyStopping },
    );
    const epochs = shares.length - 1;
    expect(epochs).toBeLessThan(100);
    expect(shares.at(-1)).toBe(1);
    const losses = Array.from({ length: epochs }, (_, index) =>
      lossOf(fitWith(train, { ...params, epochs: index + 1 })),
    );
    const best = losses.indexOf(Math.min(...losses));
    expect(epochs).toBe(best + 1 + earlyStopping.patience);
    expect(text(stopped.state())).toBe(text(fitWith(train, { ...params, epochs: best + 1 }).state()));
  });

  it('without the parameter never reads the validation rows', () => {
    const forbidden = new Proxy(validation, { get: () => expect.fail('validation rows were read') });
    const params = { ...eager, epochs: 2 };
    expect(text(fitWith({ ...train, validation: forbidden }, params).state())).toBe(
      text(fitWith(train, params).state()),
    );
  });

  it('weighs the validation rows', () => {
    const params = { ...eager, epochs: 40, earlyStopping: { patience: 40, tolerance: 0 } };
    const weights = Float64Array.from({ length: 300 }, (_, row) => Number(row < 4));
    const kept = part(100, 104);
    const weighted = fitWith({ ...train, validation: { ...validation, weights } }, params);
    expect(text(weighted.state())).toBe(text(fitWith({ ...train, validation: kept }, params).state()));
    expect(text(weighted.state())).not.toBe(text(fitWith({ ...train, validation }, params).state()));
  });

  it('a class that only validation rows have does not disturb it', () => {
    if (train.target.task === 'regression' || validation.target.task === 'regression') return;
    const classes = [...train.target.classes, 'new'];
    const given = { ...train, target: { ...train.target, classes } };
    const labels = validation.target.labels.with(0, 3);
    const shown = { ...validation, target: { ...validation.target, classes, labels } };
    const model = fitWith({ ...given, validation: shown }, { ...eager, earlyStopping });
    expect(model.predict(train.features).length).toBe(400);
  });
});

it('a fit that diverges says so', async () => {
  const given = problem('regression', 60);
  const params = { ...small, optimizer: 'sgd', learningRate: 1e6, epochs: 50 };
  const error = await thrownBy(() => fit(learner, given, params));
  expect(error.code).toBe('FIT_DIVERGED');
  expect(error.message).toContain('learningRate');
});

it('weights scaled alike give the same model up to rounding', () => {
  const given = problem('classification', 120);
  const weights = Float64Array.from({ length: 120 }, (_, row) => 1 + (row % 3));
  const params = { ...small, alpha: 0 };
  const [one, two] = [1, 8].map((factor) =>
    fit(learner, { ...given, weights: weights.map((weight) => factor * weight) }, params),
  );
  expect(distance(one!.predict(given.features), two!.predict(given.features))).toBeLessThan(1e-5);
});

it('learns a parity that no linear model can', () => {
  const values = Float64Array.from([0, 0, 1, 1, 0, 1, 0, 1]);
  const features = { rows: 4, columns: 2, values };
  const target = { task: 'classification', classes: ['even', 'odd'], labels: Int32Array.of(0, 1, 1, 0) } as const;
  for (const activation of ['relu', 'tanh']) {
    for (const init of ['glorot', 'fixed']) {
      const shares = fit(learner, { features, target }, { activation, init, epochs: 500, learningRate: 0.01 }).predict(
        features,
      );
      target.labels.forEach((label, row) => expect(shares[row * 2 + label]).toBeGreaterThan(0.9));
    }
  }
});
