import { describe, expect, it } from 'vitest';
import { parseProblem, problemOf } from '../../../domain/programs/problem.ts';
import { columnNamed } from '../../../domain/transforms/columns.ts';
import { table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const rows = table({
  id: ['r1', 'r2', 'r3'],
  x: [1, null, 3],
  word: ['u', 'v', 'u'],
  w: [1, 1, 2],
  kind: ['b', 'a', 'b'],
});
const raw = table({ id: ['r1'], 'raw x': [1.5], word: ['u'], w: [1], kind: ['a'] });

const of = (roles: object, target = 'kind', weight?: string) =>
  problemOf({
    table: rows,
    raw,
    target: columnNamed(rows, target),
    weight: weight === undefined ? undefined : columnNamed(rows, weight),
    roles,
    task: undefined,
  });

describe('what a program is to learn', () => {
  it('names target, classes, features, raw inputs, weight and the baseline', () => {
    const problem = of({ key: 'id', target: 'kind', weight: 'w' }, 'kind', 'w');
    expect(problem).toEqual({
      task: 'classification',
      target: { name: 'kind', type: 'string' },
      classes: ['a', 'b'],
      features: [
        { name: 'x', type: 'integer' },
        { name: 'word', type: 'string' },
      ],
      inputs: [
        { name: 'raw x', type: 'number' },
        { name: 'word', type: 'string' },
      ],
      weight: 'w',
      baseline: { probabilities: [0.25, 0.75] },
      rows: 3,
    });
    expect(parseProblem(JSON.parse(JSON.stringify(problem)))).toEqual(problem);
  });

  it('is a number without classes in a regression', () => {
    const problem = problemOf({
      table: rows,
      raw,
      target: columnNamed(rows, 'w'),
      weight: undefined,
      roles: { target: 'w' },
      task: 'regression',
    });
    expect(problem).toMatchObject({ task: 'regression', baseline: { mean: 4 / 3 } });
    expect(problem).not.toHaveProperty('classes');
  });

  it('refuses a table with nothing to learn from', async () => {
    const all = { key: 'id', target: 'kind', exclude: ['x', 'word', 'w'] };
    expect((await thrownBy(() => of(all))).message).toContain('no feature column is left');
    expect((await thrownBy(() => parseProblem({ task: 'classification' }))).code).toBe('DATA_INVALID');
  });
});
