import { expect, it } from 'vitest';
import { inferContract } from '../../../domain/data/contract.ts';
import type { ColumnProfile } from '../../../domain/data/ports.ts';

const infer = (column: Partial<ColumnProfile>, rowCount = 10) =>
  inferContract({
    rowCount,
    columns: [{ name: 'c', type: 'number', missing: 0, distinct: 10, ...column }],
  }).columns?.['c'];

it('takes over type, missing share and range', () => {
  expect(infer({ missing: 2, min: -1, max: 5, distinct: 4 })).toEqual({
    type: 'number',
    missing: 0.2,
    min: -1,
    max: 5,
  });
});

it('lists the values of a text column that repeats few of them', () => {
  const top = [
    { value: 'y', count: 6 },
    { value: 'x', count: 4 },
  ];
  expect(infer({ type: 'string', distinct: 2, top })?.in).toEqual(['x', 'y']);
  expect(infer({ type: 'string', distinct: 3, top })?.in).toBeUndefined();
  expect(infer({ type: 'string', distinct: 10, top })?.in).toBeUndefined();
});

it('calls a column unique when no present value repeats, but not measured numbers', () => {
  expect(infer({ type: 'integer', distinct: 8, missing: 2 })?.unique).toBe(true);
  expect(infer({ type: 'integer', distinct: 7, missing: 2 })?.unique).toBeUndefined();
  expect(infer({ type: 'number', distinct: 10 })?.unique).toBeUndefined();
});

it('leaves out a type that a contract cannot name, and survives an empty table', () => {
  expect(infer({ type: 'blob', distinct: 1 })).toEqual({ missing: 0 });
  expect(infer({ distinct: 0 }, 0)).toEqual({ type: 'number', missing: 0 });
});
