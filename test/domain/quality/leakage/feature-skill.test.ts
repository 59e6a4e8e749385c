import { describe, expect, it } from 'vitest';
import type { Target } from '../../../../domain/learning/learner.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { featureSkill, foldsOfRows } from '../../../../domain/quality/leakage/feature-skill.ts';
import { type Cell, column } from '../../../support/tables.ts';

const rows = 500;
const foldOf = foldsOfRows(rows, createStream('folds'));
const stream = createStream('skill');
const labels = Int32Array.from({ length: rows }, () => stream.nextBelow(2));
const classes: Target = { task: 'classification', classes: ['a', 'b'], labels };
const numbers = { task: 'regression', values: Float64Array.from({ length: rows }, () => stream.nextNormal()) } as const;
const cells = (of: (row: number) => Cell): Cell[] => Array.from({ length: rows }, (_, row) => of(row));

describe('the skill of one feature', () => {
  it('is whole for a copy of the label, as number, text or by being present at all', () => {
    for (const of of [
      (row: number) => labels[row] ?? null,
      (row: number) => (labels[row] === 1 ? 'yes' : 'no'),
      (row: number) => (labels[row] === 1 ? row : null),
      (row: number) => (labels[row] ?? 0) * 10 + stream.nextDouble(),
    ]) {
      const found = featureSkill(column('f', cells(of)), classes, foldOf);
      expect(found.skill).toBeGreaterThan(0.97);
      expect(found.auc).toBeGreaterThan(0.99);
    }
  });

  it('is nothing for noise and for a key, which only tells the rows it was learned from', () => {
    for (const of of [() => stream.nextNormal(), (row: number) => `id-${row}`, () => 'same', () => null]) {
      const found = featureSkill(column('f', cells(of)), classes, foldOf);
      expect(found.skill).toBeLessThan(0.2);
      expect(found.auc).toBeLessThan(0.62);
    }
  });

  it('is the explained variance for numbers', () => {
    const { values } = numbers;
    expect(
      featureSkill(
        column(
          'f',
          cells((row) => 3 - 2 * (values[row] ?? 0)),
        ),
        numbers,
        foldOf,
      ).skill,
    ).toBeGreaterThan(0.95);
    expect(
      featureSkill(
        column(
          'f',
          cells(() => stream.nextNormal()),
        ),
        numbers,
        foldOf,
      ).skill,
    ).toBeLessThan(0.05);
    const constant: Target = { task: 'regression', values: new Float64Array(rows) };
    expect(
      featureSkill(
        column(
          'f',
          cells((row) => row),
        ),
        constant,
        foldOf,
      ).skill,
    ).toBe(0);
  });
});

it('folds are of equal sizes', () => {
  const sizes = [0, 1, 2, 3, 4].map((fold) => foldOf.filter((own) => own === fold).length);
  expect(sizes).toEqual([100, 100, 100, 100, 100]);
});
