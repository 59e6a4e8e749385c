/** @module Tests of roles and the features they leave. */
import { describe, expect, it } from 'vitest';
import { featureColumns, roleColumns } from '../../../domain/transforms/roles.ts';
import { table } from '../../support/tables.ts';

describe('roles', () => {
  it('leave as features what has no role and is not excluded, in table order', () => {
    const rows = table({ id: [1], b: [1], y: ['p'], a: [2], w: [1], g: ['s'], t: [0], note: ['n'] });
    const roles = { key: 'id', target: 'y', weight: 'w', group: 'g', time: 't', exclude: ['note'] };
    expect(featureColumns(rows, roles).map(({ name }) => name)).toEqual(['b', 'a']);
    expect(roleColumns(roles)).toEqual(['id', 'y', 'w', 'g', 't']);
  });

  it('leave everything when there are none', () => {
    expect(featureColumns(table({ a: [1], b: [2] }), undefined)).toHaveLength(2);
    expect(roleColumns(undefined)).toEqual([]);
  });
});
