import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeColumns, sketchColumn } from '../../../../domain/quality/drift/column-sketch.ts';
import { column } from '../../../support/tables.ts';

const capacity = 16;

describe('a sketch of a column', () => {
  it('has moments of the finite values, and counts what is missing', () => {
    const { moments, missing, rows } = sketchColumn(
      column('x', [1, 3, null, Number.POSITIVE_INFINITY], 'number'),
      capacity,
    );
    expect({ missing, rows }).toEqual({ missing: 1, rows: 4 });
    expect(moments).toEqual({ count: 2, mean: 2, squares: 2, min: 1, max: 3 });
  });

  it('merges moments as if all values had come at once', () => {
    const list = fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 30 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const merged = mergeColumns(
          sketchColumn(column('x', a, 'number'), capacity),
          sketchColumn(column('x', b, 'number'), capacity),
        );
        const whole = sketchColumn(column('x', [...a, ...b], 'number'), capacity);
        expect(merged.rows).toBe(whole.rows);
        expect(merged.moments?.mean).toBeCloseTo(whole.moments?.mean ?? Number.NaN, 8);
        expect(merged.moments?.squares).toBeCloseTo(whole.moments?.squares ?? Number.NaN, 4);
        expect([merged.moments?.min, merged.moments?.max]).toEqual([whole.moments?.min, whole.moments?.max]);
        expect(merged.quantiles?.count).toBe(whole.quantiles?.count);
      }),
    );
  });

  it('stays finite for huge values', () => {
    const { moments } = sketchColumn(column('x', [1e308, 1e308, -1e308], 'number'), capacity);
    expect(Number.isFinite(moments?.mean)).toBe(true);
    expect(Number.isFinite(moments?.squares)).toBe(true);
  });

  it('counts whole numbers of few values as categories too, until there are too many', () => {
    const few = sketchColumn(column('x', [0, 1, 1, 2]), capacity);
    expect(few.categories?.count).toBe(4);
    const many = sketchColumn(
      column(
        'x',
        Array.from({ length: 101 }, (_, i) => i),
      ),
      capacity,
    );
    expect(many.categories).toBeUndefined();
    expect(mergeColumns(few, many).categories).toBeUndefined();
    const others = sketchColumn(
      column(
        'x',
        Array.from({ length: 99 }, (_, i) => i + 50),
      ),
      capacity,
    );
    expect(others.categories?.count).toBe(99);
    expect(mergeColumns(few, others).categories).toBeUndefined();
    expect(mergeColumns(few, others).quantiles?.count).toBe(103);
  });

  it('lets a part without values take the type of the other, and makes number of integer and number', () => {
    const texts = sketchColumn(column('x', ['a', 'b']), capacity);
    const none = sketchColumn(column('x', [null, null], 'number'), capacity);
    expect(mergeColumns(none, texts)).toMatchObject({ type: 'string', rows: 4, missing: 2 });
    expect(mergeColumns(texts, none)).toMatchObject({ type: 'string', rows: 4, missing: 2 });
    const whole = sketchColumn(column('x', [1]), capacity);
    expect(mergeColumns(whole, sketchColumn(column('x', [0.5]), capacity)).type).toBe('number');
    expect(() => mergeColumns(texts, whole)).toThrow(/column "x" is of type string .* and of type integer/);
  });
});
