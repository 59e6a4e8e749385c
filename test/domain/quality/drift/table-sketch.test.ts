import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { asReference, exactSketch, mergeTables, sketchTable } from '../../../../domain/quality/drift/table-sketch.ts';
import { table } from '../../../support/tables.ts';

const people = table({ id: [1, 2], age: [30, 40], city: ['x', 'y'], label: ['a', 'b'], day: [1, 2] });
const roles = { key: 'id', target: 'label', time: 'day' };

describe('a sketch of a table', () => {
  it('holds features and the target, and neither key nor time', () => {
    const sketch = sketchTable(people, roles);
    expect(sketch.columns.map(({ name }) => name)).toEqual(['age', 'city', 'label']);
    expect(sketch).toMatchObject({ rowCount: 2, target: 'label' });
    expect(sketchTable(people, undefined).columns).toHaveLength(5);
  });

  it('keeps of personal data how much is missing, whether it looks like it or the contract says so', () => {
    const mails = Array.from({ length: 40 }, (_, row) => `someone${row}@example.org`);
    const secret = Array.from({ length: 40 }, (_, row) => row);
    const { columns } = sketchTable(table({ mails, secret }), undefined, { personal: ['secret'] });
    expect(columns).toEqual([
      { name: 'mails', type: 'string', rows: 40, missing: 0 },
      { name: 'secret', type: 'integer', rows: 40, missing: 0 },
    ]);
  });

  it('of a reference is the same, made of the rows or of an exact sketch of them', () => {
    const stream = createStream('values');
    const x = Array.from({ length: 5000 }, () => stream.nextNormal());
    const many = table({ x, n: x.map((value) => Math.round(3 * value)), t: x.map((value) => `t${Math.round(value)}`) });
    const exact = exactSketch(many, undefined);
    expect(exact.columns[0]?.quantiles?.error).toBe(0);
    const reference = sketchTable(many, undefined);
    expect(reference.columns[0]?.quantiles?.error).toBeGreaterThan(0);
    expect(asReference(exact)).toEqual(reference);
  });

  it('merges with that of other rows', () => {
    const merged = mergeTables(sketchTable(people, roles), sketchTable(people, roles));
    expect(merged.rowCount).toBe(4);
    expect(merged.columns.map(({ rows }) => rows)).toEqual([4, 4, 4]);
    expect(merged.columns[0]?.moments).toMatchObject({ count: 4, mean: 35 });
  });

  it('refuses other columns and another target by name', () => {
    const other = table({ age: [1], town: ['x'], label: ['a'] });
    expect(() => mergeTables(sketchTable(people, roles), sketchTable(other, { target: 'label' }))).toThrow(
      'only one has "city", "town"',
    );
    const same = sketchTable(people, { ...roles, target: 'city', exclude: [] });
    expect(() => mergeTables(sketchTable(people, roles), same)).toThrow('different targets');
  });
});
