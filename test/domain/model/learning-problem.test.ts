import { describe, expect, it } from 'vitest';
import type { Table } from '../../../domain/data/table.ts';
import { findLearner } from '../../../domain/learning/registry.ts';
import { learningProblem } from '../../../domain/model/learning-problem.ts';
import { thrownBy } from '../../support/thrown.ts';

const table: Table = {
  rowCount: 4,
  columns: [
    { name: 'id', type: 'integer', values: Float64Array.of(1, 2, 3, 4) },
    { name: 'size', type: 'number', values: Float64Array.of(0.5, 1.5, 2.5, 3.5) },
    { name: 'age', type: 'number', values: Float64Array.of(9, 8, 7, 6) },
    { name: 'w', type: 'number', values: Float64Array.of(1, 2, 1, 2) },
    { name: 'ill', type: 'integer', values: Float64Array.of(0, 1, 0, 1) },
  ],
};
const roles = { key: 'id', target: 'ill', weight: 'w' };
const learner = findLearner('logistic-regression');

describe('learningProblem', () => {
  it('lays the features out column by column, without columns that have a role', () => {
    const { rows, features, column } = learningProblem({ table, learner, roles });
    expect(features).toEqual(['size', 'age']);
    expect([...rows.features.values]).toEqual([0.5, 1.5, 2.5, 3.5, 9, 8, 7, 6]);
    expect(rows.target).toMatchObject({ task: 'classification', classes: ['0', '1'] });
    expect([...(rows.weights ?? [])]).toEqual([1, 2, 1, 2]);
    expect(column.name).toBe('ill');
  });

  it('refuses a target that the learner cannot learn, no target, and no feature', async () => {
    const ridge = findLearner('ridge');
    const codes = [
      () => learningProblem({ table, learner: ridge, roles }),
      () => learningProblem({ table, learner, roles: {} }),
      () => learningProblem({ table, learner, roles: { ...roles, exclude: ['size', 'age'] } }),
    ].map(async (problem) => (await thrownBy(problem)).code);
    expect(await Promise.all(codes)).toEqual(['TARGET_INVALID', 'TARGET_INVALID', 'DATA_INVALID']);
  });
});
