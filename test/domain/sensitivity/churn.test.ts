/** @module Tests of churn: its bounds, and what the figures have to do with accuracy. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { churnBetween } from '../../../domain/sensitivity/churn.ts';
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

  it('is refused between predictions of other rows, and of none', () => {
    expect(() => churnBetween([0, 1], [0], [0, 1])).toThrow(sweepInvalid('2 and 1 rows'));
    expect(() => churnBetween([], [], [])).toThrow(sweepInvalid('non-empty'));
  });
});
