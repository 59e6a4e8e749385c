/** @module Tests of churn: its bounds, and what the figures have to do with accuracy. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { churnBetween, churnByComponent, churnMatrix } from '../../../domain/sensitivity/churn.ts';
import { sweepInvalid } from './sweep-invalid.ts';

const accuracy = (labels: readonly number[], truth: readonly number[]): number =>
  labels.filter((label, row) => label === truth[row]).length / truth.length;
const labelled = (classes: number) =>
  fc.array(fc.tuple(fc.nat(classes - 1), fc.nat(classes - 1), fc.nat(classes - 1)), { minLength: 1, maxLength: 60 });
const columns = (rows: readonly (readonly [number, number, number])[]) =>
  [0, 1, 2].map((at) => rows.map((row) => row[at as 0])) as [number[], number[], number[]];

describe('churn', () => {
  it('counts changed rows, wins, losses and what changed for nothing', () => {
    const found = churnBetween([0, 1, 2, 0], [0, 2, 1, 1], [0, 2, 2, 2]);
    expect(found).toEqual({ churn: 0.75, wins: 0.25, losses: 0.25, unnecessary: 0.75 });
  });

  it('lies between the difference of the accuracies and the sum of the errors; wins less losses is the gain', () => {
    fc.assert(
      fc.property(labelled(4), (rows) => {
        const [first, second, truth] = columns(rows);
        const found = churnBetween(first, second, truth);
        const [a, b] = [accuracy(first, truth), accuracy(second, truth)];
        expect(found.churn).toBeGreaterThanOrEqual(Math.abs(a - b) - 1e-12);
        expect(found.churn).toBeLessThanOrEqual(2 - a - b + 1e-12);
        expect(found.wins - found.losses).toBeCloseTo(b - a, 12);
        expect(found.unnecessary).toBeCloseTo(found.churn - Math.abs(a - b), 12);
      }),
    );
  });

  it('of two classes is wins and losses, nothing else', () => {
    fc.assert(
      fc.property(labelled(2), (rows) => {
        const [first, second, truth] = columns(rows);
        const { churn, wins, losses } = churnBetween(first, second, truth);
        expect(wins + losses).toBeCloseTo(churn, 12);
      }),
    );
  });

  it('of all pairs is symmetric with zeros on the diagonal', () => {
    expect(
      churnMatrix(
        [
          [0, 1],
          [0, 0],
          [1, 0],
        ],
        [0, 1],
      ),
    ).toEqual([
      [0, 0.5, 1],
      [0.5, 0, 0.5],
      [1, 0.5, 0],
    ]);
  });

  it('by component averages the blocks in which both fits predicted', () => {
    const blocks = [
      { base: [0, 1], redrawn: { init: [0, 0], order: [0, 1] } },
      { base: [0, 1], redrawn: { init: [1, 0], order: null } },
      { base: null, redrawn: { init: [1, 1], order: [1, 1] } },
    ];
    expect(churnByComponent(blocks, [0, 1])).toMatchObject([
      { component: 'init', pairs: 2, churn: 0.75, losses: 0.75, unnecessary: 0 },
      { component: 'order', pairs: 1, churn: 0 },
    ]);
  });

  it('is refused between predictions of other rows, and of none', () => {
    expect(() => churnBetween([0, 1], [0], [0, 1])).toThrow(sweepInvalid('2 and 1 rows'));
    expect(() => churnBetween([], [], [])).toThrow(sweepInvalid('non-empty'));
  });
});
