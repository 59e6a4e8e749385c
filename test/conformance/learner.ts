/** @module What every learner must do, run over each registered one. */
import { describe, expect, it } from 'vitest';
import type { FitRequest, Learner, Task } from '../../domain/learning/learner.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { distance, fit, type Problem, problem, streamsFor, takeRows, takeTarget } from '../domain/learning/problems.ts';
import { thrownBy } from '../support/thrown.ts';

export interface LearnerUnderTest {
  readonly learner: Learner;
  /** Parameters with which randomness matters; small enough to be fast. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Parameters that leave nothing random, so that weights and repeated rows must agree. */
  readonly deterministic: Readonly<Record<string, unknown>>;
  /** By how much predictions of weighted and repeated rows may differ: rounding. */
  readonly rounding: number;
}

const bytes = (state: unknown) => JSON.stringify(state);

export function describeLearner(subject: LearnerUnderTest): void {
  describe.each(subject.learner.tasks)(`${subject.learner.name} for %s`, (task) => {
    describeSeeds(subject, task);
    describeModels(subject, task);
    describeWeights(subject, task);
    describeRefusals(subject, task);
  });
}

function describeSeeds({ learner, params, deterministic }: LearnerUnderTest, task: Task): void {
  const given = problem(task, 120);

  it('gives the same bytes for the same seeds', () => {
    expect(bytes(fit(learner, given, params).state())).toBe(bytes(fit(learner, given, params).state()));
  });

  it('depends on every component that it declares, each alone', () => {
    const base = bytes(fit(learner, given, params).state());
    for (const component of learner.components(params)) {
      const streams = streamsFor(learner, params, component);
      expect(bytes(learner.fit({ ...given, params, streams }).state()), component).not.toBe(base);
    }
  });

  it('draws from no component that it does not declare', () => {
    expect(learner.components(deterministic)).toEqual([]);
    const forbidden = new Proxy({}, { get: (_, name) => expect.fail(`stream ${String(name)} was asked for`) });
    learner.fit({ ...given, params: deterministic, streams: forbidden });
  });

  it('refuses to make up the randomness of a component without a stream', async () => {
    for (const component of learner.components(params)) {
      const { [component]: _left, ...streams } = streamsFor(learner, params);
      const error = await thrownBy(() => learner.fit({ ...given, params, streams }));
      expect(error).toMatchObject({ code: 'PARAM_INVALID', details: { component } });
    }
  });
}

function describeModels({ learner, params }: LearnerUnderTest, task: Task): void {
  const given = problem(task, 120);
  const fresh = problem(task, 333, { seed: 'fresh' });

  it('predicts bit for bit the same after its state went through JSON', () => {
    const model = fit(learner, given, params);
    const restored = learner.restore(JSON.parse(bytes(model.state())));
    expect(restored.learner).toBe(learner.name);
    expect(restored.predict(fresh.features)).toEqual(model.predict(fresh.features));
    expect(bytes(restored.state())).toBe(bytes(model.state()));
  });

  it('scores a row alike alone and among others', () => {
    const model = fit(learner, given, params);
    const together = model.predict(fresh.features);
    const width = together.length / fresh.features.rows;
    for (const row of [0, 1, 127, 128, 129, 332]) {
      const alone = model.predict(takeRows(fresh.features, [row]));
      expect(alone).toEqual(together.slice(row * width, (row + 1) * width));
    }
  });

  it('scores no rows as nothing', () => {
    const none = fit(learner, given, params).predict({ rows: 0, columns: 6, values: new Float64Array() });
    expect(none.length).toBe(0);
  });

  it('learns: it beats the best constant on fresh rows by a third', () => {
    const predictions = fit(learner, problem(task, 400), params).predict(fresh.features);
    expect(loss(fresh, predictions)).toBeLessThan(0.87 * loss(fresh, constantFor(fresh)));
  });

  it('gives probabilities that are shares of one', () => {
    if (task === 'regression') return;
    const predictions = fit(learner, given, params).predict(fresh.features);
    for (let row = 0; row < fresh.features.rows; row += 1) {
      const shares = predictions.subarray(row * 3, row * 3 + 3);
      expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
  });

  it('gives a class without rows probability 0', () => {
    if (given.target.task === 'regression') return;
    const target = { ...given.target, classes: ['c0', 'c1', 'c2', 'never'] };
    const predictions = fit(learner, { ...given, target }, params).predict(fresh.features);
    expect(predictions.filter((_, index) => index % 4 === 3).every((share) => share === 0)).toBe(true);
  });

  it('refuses a state that is damaged', async () => {
    const state = fit(learner, given, params).state();
    const entries = Object.entries(state as object);
    const damaged = [null, 'text', {}, ...entries.map(([key]) => ({ ...(state as object), [key]: { $u8: 'AAA=' } }))];
    for (const json of damaged) expect((await thrownBy(() => learner.restore(json))).code).toBe('DATA_INVALID');
    const arrays = entries.filter(([, value]) => typeof value === 'object' && value !== null);
    for (const [key, value] of arrays) {
      const [tag = ''] = Object.keys(value);
      const cut = { ...(state as object), [key]: { [tag]: '' } };
      expect((await thrownBy(() => learner.restore(cut))).code, key).toBe('DATA_INVALID');
    }
  });
}

/** Mean squared distance from the truth: Brier score, or squared error. */
function loss({ target, features }: Problem, predictions: Float64Array): number {
  const width = predictions.length / features.rows;
  const truth = (index: number) =>
    target.task === 'regression'
      ? target.values[index]!
      : Number(target.labels[Math.floor(index / width)] === index % width);
  return predictions.reduce((sum, value, index) => sum + (value - truth(index)) ** 2, 0) / features.rows;
}

function constantFor({ target, features }: Problem): Float64Array {
  if (target.task === 'regression') {
    const mean = target.values.reduce((sum, value) => sum + value, 0) / features.rows;
    return new Float64Array(features.rows).fill(mean);
  }
  const width = target.classes.length;
  return Float64Array.from(
    { length: features.rows * width },
    (_, index) => target.labels.filter((label) => label === index % width).length / features.rows,
  );
}

function describeWeights({ learner, params, deterministic, rounding }: LearnerUnderTest, task: Task): void {
  // More rows than bins, so that the bins too must count weights.
  const given = problem(task, 400);
  const stream = createStream('weights');
  const weights = Float64Array.from({ length: 400 }, () => stream.nextBelow(4));
  const repeated = [...weights].flatMap((weight, row) => new Array<number>(weight).fill(row));

  it('takes a row of weight k for k rows', () => {
    const weighted = fit(learner, { ...given, weights }, deterministic);
    const rows = { features: takeRows(given.features, repeated), target: takeTarget(given.target, repeated) };
    const duplicated = fit(learner, rows, deterministic);
    const fresh = problem(task, 200, { seed: 'fresh' }).features;
    expect(distance(weighted.predict(fresh), duplicated.predict(fresh))).toBeLessThanOrEqual(rounding);
    const unweighted = fit(learner, given, deterministic);
    expect(distance(weighted.predict(fresh), unweighted.predict(fresh))).toBeGreaterThan(1e-3);
  });

  it('takes a row of weight 0 for none', () => {
    const kept = [...weights.keys()].filter((row) => weights[row]! > 0);
    const some = { features: takeRows(given.features, kept), target: takeTarget(given.target, kept) };
    const mask = weights.map((weight) => Number(weight > 0));
    const fresh = problem(task, 200, { seed: 'fresh' }).features;
    const masked = fit(learner, { ...given, weights: mask }, params).predict(fresh);
    expect(distance(masked, fit(learner, some, params).predict(fresh))).toBeLessThanOrEqual(rounding);
  });
}

function describeRefusals({ learner, params }: LearnerUnderTest, task: Task): void {
  const given: Problem & Pick<FitRequest, 'weights'> = problem(task, 20);
  const { features, target } = given;
  const spoilt = (value: number) => ({ ...features, values: features.values.with(23, value) });

  it.each<{ what: string; code: string; edit: Partial<FitRequest>; says?: string }>([
    {
      what: 'a missing value',
      code: 'DATA_INVALID',
      edit: { features: spoilt(Number.NaN) },
      says: 'row 4 of feature 2',
    },
    { what: 'an infinite value', code: 'DATA_INVALID', edit: { features: spoilt(Number.NEGATIVE_INFINITY) } },
    {
      what: 'no rows',
      code: 'DATA_INVALID',
      edit: { features: takeRows(features, []), target: takeTarget(target, []) },
    },
    {
      what: 'no features',
      code: 'DATA_INVALID',
      edit: { features: { rows: 20, columns: 0, values: new Float64Array() } },
    },
    {
      what: 'a matrix cut short',
      code: 'DATA_INVALID',
      edit: { features: { ...features, values: features.values.slice(1) } },
    },
    { what: 'a target cut short', code: 'DATA_INVALID', edit: { target: takeTarget(target, [0, 1, 2]) } },
    { what: 'too few weights', code: 'DATA_INVALID', edit: { weights: new Float64Array(3).fill(1) } },
    {
      what: 'a negative weight',
      code: 'DATA_INVALID',
      edit: { weights: new Float64Array(20).fill(1).with(3, -1) },
      says: 'row 4',
    },
    {
      what: 'a missing weight',
      code: 'DATA_INVALID',
      edit: { weights: new Float64Array(20).fill(1).with(3, Number.NaN) },
    },
    { what: 'weights of zero only', code: 'DATA_INVALID', edit: { weights: new Float64Array(20) } },
    {
      what: 'an unknown parameter',
      code: 'PARAM_INVALID',
      edit: { params: { ...params, nonsense: 1 } },
      says: 'nonsense',
    },
  ])('refuses $what', async ({ code, edit, says }) => {
    const request = { ...given, params, streams: streamsFor(learner, params), ...edit };
    const error = await thrownBy(() => learner.fit(request));
    expect(error.code).toBe(code);
    expect(error.message).toContain(says ?? '');
  });

  it('refuses a target that cannot be learned from', async () => {
    const bad =
      target.task === 'classification'
        ? [
            { ...target, labels: new Int32Array(20) },
            { ...target, labels: target.labels.with(3, 3) },
            { ...target, labels: target.labels.with(3, -1) },
          ]
        : [{ ...target, values: target.values.with(3, Number.NaN) }];
    for (const unlearnable of bad) {
      expect((await thrownBy(() => fit(learner, { features, target: unlearnable }, params))).code).toBe(
        'TARGET_INVALID',
      );
    }
  });

  it('refuses the other task unless it does both', async () => {
    if (learner.tasks.length > 1) return;
    const other = problem(task === 'regression' ? 'classification' : 'regression', 20);
    expect((await thrownBy(() => fit(learner, other, params))).code).toBe('TARGET_INVALID');
  });

  it('refuses to score rows of other columns, or with missing values', async () => {
    const model = fit(learner, given, params);
    for (const rows of [problem(task, 5, { columns: 7 }).features, spoilt(Number.NaN)]) {
      expect((await thrownBy(() => model.predict(rows))).code).toBe('DATA_INVALID');
    }
  });

  it('stops when it is told to', () => {
    const stop = () => {
      throw new Error('stop');
    };
    const request = { ...given, params, streams: streamsFor(learner, params), throwIfCancelled: stop };
    expect(() => learner.fit(request)).toThrow('stop');
  });

  it('reports progress that rises to 1', () => {
    const shares: number[] = [];
    const progress = (share: number) => shares.push(share);
    learner.fit({ ...given, params, streams: streamsFor(learner, params), progress });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });
}
