import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findLearner, learners } from '../../../domain/learning/registry.ts';
import { describeLearner, type LearnerUnderTest } from '../../conformance/learner.ts';
import { thrownBy } from '../../support/thrown.ts';

const settings: Readonly<Record<string, Omit<LearnerUnderTest, 'learner'>>> = {
  'decision-tree': { params: { maxFeatures: 5, maxDepth: 5, minSamplesLeaf: 8 }, deterministic: {}, rounding: 1e-12 },
  'gradient-boosting': {
    params: { rounds: 30, minSamplesLeaf: 5, rowShare: 0.7, columnShare: 0.5 },
    deterministic: { rounds: 20, minSamplesLeaf: 1, maxLeaves: 6 },
    rounding: 1e-9,
  },
  'logistic-regression': { params: {}, deterministic: {}, rounding: 1e-5 },
  'multilayer-perceptron': {
    params: { hiddenLayers: [16], epochs: 40, batchSize: 32, learningRate: 0.01, dropout: 0.1, inputNoise: 0.1 },
    deterministic: { hiddenLayers: [16], epochs: 20, batchSize: 'all', learningRate: 0.01, init: 'fixed' },
    rounding: 1e-4,
  },
  'naive-bayes': { params: {}, deterministic: {}, rounding: 1e-10 },
  'nearest-neighbors': { params: {}, deterministic: {}, rounding: 1e-12 },
  'random-forest': {
    params: { trees: 20 },
    deterministic: { trees: 2, bootstrap: false, maxFeatures: 'all' },
    rounding: 1e-12,
  },
  ridge: { params: {}, deterministic: {}, rounding: 1e-10 },
};

it('every registered learner is put to the conformance test', () => {
  expect([...learners.keys()]).toEqual(Object.keys(settings));
});

for (const [name, setting] of Object.entries(settings)) describeLearner({ learner: findLearner(name), ...setting });

describe('a learner', () => {
  it.each([...learners.values()])(
    '$name describes each of its parameters and has a default for what it needs',
    (learner) => {
      expect(learner.params).toBeInstanceOf(z.ZodObject);
      const { shape } = learner.params as z.ZodObject;
      expect(learner.params.safeParse({}).success).toBe(true);
      for (const [key, schema] of Object.entries(shape)) expect((schema as z.ZodType).description, key).toBeTruthy();
    },
  );

  it('of no such name is UNKNOWN_LEARNER with the nearest name', async () => {
    const error = await thrownBy(() => findLearner('random-forst'));
    expect(error.code).toBe('UNKNOWN_LEARNER');
    expect(error.message).toContain('did you mean "random-forest"?');
    expect((await thrownBy(() => findLearner('xyz'))).message).toContain([...learners.keys()].join(', '));
  });
});
