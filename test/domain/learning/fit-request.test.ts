import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  checkFitRequest,
  checkPredictRequest,
  classTarget,
  numberTarget,
  parseHyperparameters,
  streamOf,
} from '../../../domain/learning/fit-request.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { thrownBy } from '../../support/thrown.ts';
import { matrix, problem } from './problems.ts';

const schema = z.strictObject({ trees: z.int().min(1).default(100) });

describe('hyperparameters', () => {
  it('get their defaults', () => {
    expect(parseHyperparameters('forest', schema, undefined)).toEqual({ trees: 100 });
  });

  it('that are unknown are refused with the nearest known one', async () => {
    const error = await thrownBy(() => parseHyperparameters('forest', schema, { treees: 3 }));
    expect(error).toMatchObject({
      code: 'PARAM_INVALID',
      details: { learner: 'forest', path: 'treees', nearest: 'trees' },
    });
    expect(error.message).toContain('did you mean "trees"?');
  });

  it('that are out of range are refused with their path', async () => {
    const error = await thrownBy(() => parseHyperparameters('forest', schema, { trees: 0 }));
    expect(error).toMatchObject({ code: 'PARAM_INVALID', details: { path: 'trees' } });
  });
});

describe('a request', () => {
  it('that is sound passes', () => {
    for (const task of ['classification', 'regression'] as const) {
      expect(() => checkFitRequest({ ...problem(task, 10), params: {}, streams: {} })).not.toThrow();
    }
  });

  it('whose rows of a second class all have weight 0 has one class', async () => {
    const features = matrix([[1], [2], [3]]);
    const target = { task: 'classification', classes: ['a', 'b'], labels: Int32Array.of(0, 0, 1) } as const;
    const request = { features, target, weights: Float64Array.of(1, 1, 0), params: {}, streams: {} };
    expect((await thrownBy(() => checkFitRequest(request))).code).toBe('TARGET_INVALID');
  });

  it('to predict names both numbers of features', async () => {
    const error = await thrownBy(() => checkPredictRequest(matrix([[1, 2]]), 3));
    expect(error.message).toContain('trained on 3 features but got 2');
  });
});

it('a target of the other task is refused with a learner that fits', async () => {
  const classes = problem('classification', 5).target;
  const numbers = problem('regression', 5).target;
  expect(classTarget('l', classes)).toBe(classes);
  expect(numberTarget('l', numbers)).toBe(numbers);
  expect((await thrownBy(() => classTarget('l', numbers))).message).toContain('such as ridge');
  expect((await thrownBy(() => numberTarget('l', classes))).message).toContain('such as logistic-regression');
});

it('a component without a stream is refused by name', async () => {
  const stream = createStream('1');
  expect(streamOf('forest', { bootstrap: stream }, 'bootstrap')).toBe(stream);
  const error = await thrownBy(() => streamOf('forest', {}, 'bootstrap'));
  expect(error).toMatchObject({ code: 'PARAM_INVALID', details: { component: 'bootstrap' } });
});
