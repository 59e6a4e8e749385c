import { describe, expect, it } from 'vitest';
import { findLearner } from '../../../domain/learning/registry.ts';
import { learningProblem } from '../../../domain/model/learning-problem.ts';
import { validationRows } from '../../../domain/model/validation-rows.ts';
import { table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const roles = { target: 'y', weight: 'w' };
const train = table({ a: [1, 2, 3, 4], y: ['p', 'q', 'q', 'q'], b: [9, 8, 7, 6], w: [1, 2, 1, 1] });
const request = { table: train, learner: findLearner('logistic-regression'), roles };

describe('validation rows', () => {
  it('have the columns and the classes of the training rows, in their order', () => {
    const rows = table({ b: [5, 6], w: [1, 4], y: ['q', 'p'], extra: ['x', 'y'], a: [0, 1] });
    const { rows: given, unseen } = validationRows(rows, learningProblem(request), roles);
    expect(given.features).toEqual({ rows: 2, columns: 2, values: Float64Array.of(0, 1, 5, 6) });
    expect(given.target).toEqual({ task: 'classification', classes: ['p', 'q'], labels: Int32Array.of(1, 0) });
    expect(given.weights).toEqual(Float64Array.of(1, 4));
    expect(unseen).toBe(0);
  });

  it('count by the class weights of training', () => {
    const rows = table({ a: [0, 1], b: [5, 6], y: ['q', 'p'], w: [1, 4] });
    const problem = learningProblem({ ...request, classWeight: { p: 10 } });
    expect(validationRows(rows, problem, roles).rows.weights).toEqual(Float64Array.of(1, 40));
    expect(problem.rows.weights).toEqual(Float64Array.of(10, 2, 1, 1));
    expect(problem.rowWeights).toEqual(Float64Array.of(1, 2, 1, 1));
  });

  it('of a class that no training row has are left out and counted', () => {
    const rows = table({ a: [0, 1, 2], b: [5, 6, 7], y: ['q', 'new', 'p'], w: [1, 4, 2] });
    const { rows: given, unseen } = validationRows(rows, learningProblem(request), roles);
    expect(unseen).toBe(1);
    expect(given.features.values).toEqual(Float64Array.of(0, 2, 5, 7));
    expect(given.target).toMatchObject({ labels: Int32Array.of(1, 0) });
    expect(given.weights).toEqual(Float64Array.of(1, 2));
  });

  it('are numbers for a regression', () => {
    const numbers = table({ a: [1, 2], y: [1.5, 2.5] });
    const own = { table: numbers, learner: findLearner('ridge'), roles: { target: 'y' } };
    const { rows } = validationRows(table({ y: [7], a: [3] }), learningProblem(own), { target: 'y' });
    expect(rows.target).toEqual({ task: 'regression', values: Float64Array.of(7) });
    expect(rows).not.toHaveProperty('weights');
  });

  it.each([
    [table({ a: [0], b: [5], y: ['new'], w: [1] }), 'DATA_INVALID', 'split.validation'],
    [table({ a: [0, 1], b: [5, 6], y: ['p', null], w: [1, 1] }), 'TARGET_INVALID', '1 of 2 validation rows'],
  ])('that cannot be judged are refused', async (rows, code, says) => {
    const error = await thrownBy(() => validationRows(rows, learningProblem(request), roles));
    expect(error.code).toBe(code);
    expect(error.message).toContain(says);
  });
});
