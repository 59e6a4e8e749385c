import { describe, expect, it } from 'vitest';
import { BinaryLogLoss, SoftmaxLogLoss, SquaredError } from '../../../domain/learning/boosting-loss.ts';
import { boostingProblem, presentClasses } from '../../../domain/learning/boosting-problem.ts';
import type { LabelledRows } from '../../../domain/learning/learner.ts';
import { matrix, takeRows } from './problems.ts';

const features = matrix([
  [1, 2],
  [3, 4],
  [5, 6],
  [7, 8],
]);
const classes = ['a', 'b', 'c', 'd'];
const given: LabelledRows = {
  features,
  target: { task: 'classification', classes, labels: Int32Array.of(3, 1, 0, 3) },
};

describe('what boosting learns', () => {
  it('is of the classes that occur in rows with a weight', () => {
    expect(presentClasses(given)).toEqual(Int32Array.of(0, 1, 3));
    expect(presentClasses({ ...given, weights: Float64Array.of(1, 1, 0, 1) })).toEqual(Int32Array.of(1, 3));
    expect(presentClasses({ features, target: { task: 'regression', values: new Float64Array(4) } })).toBe(null);
  });

  it('has one output for two classes or numbers, else one per class', () => {
    expect(boostingProblem(given, Int32Array.of(0, 1, 3)).loss).toBeInstanceOf(SoftmaxLogLoss);
    expect(boostingProblem(given, Int32Array.of(0, 1, 3)).loss.outputs).toBe(3);
    expect(boostingProblem(given, Int32Array.of(1, 3)).loss).toBeInstanceOf(BinaryLogLoss);
    const numbers = { features, target: { task: 'regression', values: Float64Array.of(1, 2, 3, 6) } } as const;
    expect(boostingProblem(numbers, null).loss).toBeInstanceOf(SquaredError);
    expect(boostingProblem(numbers, null).loss.baseline()[0]).toBe(3);
  });

  it('leaves rows without a weight out', () => {
    const weights = Float64Array.of(2, 0, 0, 1);
    const target = { task: 'regression', values: Float64Array.of(3, 100, 100, 6) } as const;
    const some = boostingProblem({ features, target, weights }, null);
    expect(some.features).toEqual(takeRows(features, [0, 3]));
    expect(some.weights).toEqual(Float64Array.of(2, 1));
    expect(some.loss.baseline()[0]).toBe(4);
    const labels = { ...given, weights: Float64Array.of(1, 3, 0, 0) };
    expect(boostingProblem(labels, presentClasses(labels)).loss.baseline()[0]).toBeCloseTo(Math.log(1 / 3), 12);
  });
});
