import { expect, it } from 'vitest';
import { rowGroups } from '../../../../domain/quality/anomalies/row-groups.ts';
import { table } from '../../../support/tables.ts';

it('makes every row a group of its own without the role', () => {
  expect(rowGroups(table({ x: [7, 7] }), {})).toEqual({ groupOf: Int32Array.of(0, 1), count: 2 });
});

it('keeps equal values together and rows without a group apart', () => {
  const source = table({ who: ['b', null, 'a', 'b', null] });
  expect(rowGroups(source, { group: 'who' })).toEqual({ groupOf: Int32Array.of(0, 2, 1, 0, 3), count: 4 });
});
