import { expect, it } from 'vitest';
import type { ProfiledColumn } from '../../../domain/datasets/check-report.ts';
import { diffVersions } from '../../../domain/datasets/diff.ts';
import { digestOf } from '../../support/executor.ts';

const side = (name: string, rowCount: number, ...columns: ProfiledColumn[]) => ({
  version: { dataset: 's', digest: digestOf(name) },
  profile: { rowCount, columns },
});
const number = (name: string, more: Partial<ProfiledColumn> = {}): ProfiledColumn => ({
  name,
  type: 'number',
  missing: 0,
  distinct: 2,
  min: 1,
  max: 2,
  mean: 1.5,
  deviation: 0.5,
  ...more,
});
const text = (name: string, ...values: string[]): ProfiledColumn => ({
  name,
  type: 'string',
  missing: 0,
  distinct: values.length,
  top: values.map((value) => ({ value, count: 1 })),
});

it('says what came, what went, and of each column in both what is otherwise', () => {
  const diff = diffVersions(
    side('a', 10, number('x'), number('gone'), text('t', 'red', 'blue')),
    side('b', 20, number('x', { missing: 5, max: 3 }), text('t', 'blue', 'green'), text('fresh', 'y')),
  );
  expect(diff).toEqual({
    a: { dataset: 's', digest: digestOf('a'), rows: 10 },
    b: { dataset: 's', digest: digestOf('b'), rows: 20 },
    same: false,
    added: [{ name: 'fresh', type: 'string' }],
    removed: [{ name: 'gone', type: 'number' }],
    changes: [
      { column: 'x', what: 'missing', was: '0%', now: '25%' },
      { column: 'x', what: 'max', was: '2', now: '3' },
      { column: 't', what: 'values', was: 'red', now: 'green' },
    ],
  });
});

it('finds nothing between equal tables, nor where only rounding differs', () => {
  const a = side('a', 3, number('x', { mean: 0.1 + 0.2 }), text('t', 'v'));
  expect(diffVersions(a, side('b', 3, number('x', { mean: 0.3 }), text('t', 'v')))).toMatchObject({
    changes: [],
    added: [],
    removed: [],
  });
  expect(diffVersions(a, a).same).toBe(true);
});

it('tells a change of type, and no values where a column has too many to list', () => {
  const many = { ...text('t', 'a', 'b'), distinct: 5000 };
  const diff = diffVersions(
    side('a', 9, number('x'), many),
    side('b', 9, text('x', 'one', 'two'), { ...many, distinct: 5001 }),
  );
  expect(diff.changes).toContainEqual({ column: 'x', what: 'type', was: 'number', now: 'string' });
  expect(diff.changes.filter(({ what }) => what === 'values')).toEqual([]);
});
