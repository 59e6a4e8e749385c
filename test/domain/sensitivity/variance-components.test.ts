/** @module Tests of variance components against lme4's dyestuff and penicillin, and by simulation. */
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { crossed, nested, oneWay } from '../../../domain/sensitivity/variance-components.ts';
import reference from './fixtures/reference-data.json' with { type: 'json' };
import { sweepInvalid } from './sweep-invalid.ts';

describe('a one-way design', () => {
  it("gives lme4's dyestuff", () => {
    const found = oneWay(reference.dyestuff);
    expect(found.betweenMeanSquare).toBeCloseTo(11271.5, 6);
    expect(found.withinMeanSquare).toBeCloseTo(2451.25, 6);
    expect(found.between.raw).toBeCloseTo(1764.05, 6);
    expect(found.intraclass).toBeCloseTo(0.418487, 6);
    expect(found.f).toBeCloseTo(4.598266, 6);
    // scipy.stats.f.sf(4.598266, 5, 24)
    expect(found.p).toBeCloseTo(0.004398, 5);
  });

  it('reports a negative estimate raw and shows 0', () => {
    const { between, intraclass } = oneWay([
      [0, 2],
      [0, 2],
      [0, 2],
    ]);
    expect(between).toEqual({ raw: -1, shown: 0 });
    expect(intraclass).toBe(0);
  });

  it('weighs groups of unequal size', () => {
    // By hand: MSB 2, MSW 0.5, n0 = (5 - 13 / 5) / 1 = 2.4.
    const found = oneWay([
      [1, 2],
      [2, 3, 3.5],
    ]);
    expect(found.between.raw).toBeCloseTo((found.betweenMeanSquare - found.withinMeanSquare) / 2.4, 12);
  });

  it('refuses one group, an empty one and no repeats', () => {
    for (const groups of [[[1, 2]], [[1, 2], []], [[1], [2]]]) {
      expect(() => oneWay(groups)).toThrow(sweepInvalid('one-way'));
    }
  });
});

describe('a crossed design', () => {
  it("gives lme4's penicillin", () => {
    const found = crossed(reference.penicillin.map((row) => row.map((score) => [score])));
    expect(found.meanSquares.rows).toBeCloseTo(4.603865, 6);
    expect(found.meanSquares.columns).toBeCloseTo(89.844444, 6);
    expect(found.meanSquares.interaction).toBeCloseTo(0.302415, 6);
    expect(found.rows.raw).toBeCloseTo(0.716908, 6);
    expect(found.columns.raw).toBeCloseTo(3.730918, 6);
    expect(found.residual.raw).toBeCloseTo(0.302415, 6);
    expect(found.interaction).toBeNull();
  });

  it('tells the interaction from the residual by repeats', () => {
    const stream = createStream('crossed');
    const rows = Array.from({ length: 60 }, () => 2 * stream.nextNormal());
    const columns = Array.from({ length: 60 }, () => stream.nextNormal());
    const scores = rows.map((row) =>
      columns.map((column) => {
        const both = row + column + 1.5 * stream.nextNormal();
        return [both + 0.5 * stream.nextNormal(), both + 0.5 * stream.nextNormal()];
      }),
    );
    const found = crossed(scores);
    expect(Math.sqrt(found.rows.shown)).toBeCloseTo(2, 0);
    expect(Math.sqrt(found.columns.shown)).toBeCloseTo(1, 0);
    expect(Math.sqrt(found.interaction?.shown ?? 0)).toBeCloseTo(1.5, 1);
    expect(Math.sqrt(found.residual.shown)).toBeCloseTo(0.5, 1);
  });

  it('follows the mean squares of repeats by hand', () => {
    // Cell means 1, 3 | 2, 8: MSA = 18, MSB = 32, MSAB = 8, MSE = 2.
    const cell = (mean: number): number[] => [mean - 1, mean + 1];
    const found = crossed([
      [cell(1), cell(3)],
      [cell(2), cell(8)],
    ]);
    expect(found).toMatchObject({
      rows: { raw: 2.5 },
      columns: { raw: 6 },
      interaction: { raw: 3 },
      residual: { raw: 2 },
    });
  });

  it('refuses cells of unequal size', () => {
    expect(() =>
      crossed([
        [[1], [2]],
        [[1], [2, 3]],
      ]),
    ).toThrow(sweepInvalid('crossed'));
  });
});

describe('a nested design', () => {
  it('finds splits, seeds and reruns', () => {
    const stream = createStream('nested');
    const scores = Array.from({ length: 80 }, () => {
      const split = 2 * stream.nextNormal();
      return Array.from({ length: 20 }, () => {
        const seed = split + stream.nextNormal();
        return [seed + 0.5 * stream.nextNormal(), seed + 0.5 * stream.nextNormal()];
      });
    });
    const found = nested(scores);
    expect(Math.sqrt(found.outer.shown)).toBeCloseTo(2, 0);
    expect(Math.sqrt(found.inner.shown)).toBeCloseTo(1, 1);
    expect(Math.sqrt(found.residual.shown)).toBeCloseTo(0.5, 1);
  });

  it('follows the mean squares by hand', () => {
    // Cell means 1, 3 | 6, 6; outer means 2, 6: MSA = 4 x 8 = 32, MSB(A) = 2 x 2 / 2 = 2, MSE = 8 / 4 = 2.
    const found = nested([
      [
        [0, 2],
        [2, 4],
      ],
      [
        [5, 7],
        [5, 7],
      ],
    ]);
    expect(found).toEqual({
      outer: { raw: 7.5, shown: 7.5 },
      inner: { raw: 0, shown: 0 },
      residual: { raw: 2, shown: 2 },
    });
  });

  it('refuses what is not balanced', () => {
    expect(() =>
      nested([
        [
          [1, 2],
          [1, 2],
        ],
        [[1, 2]],
      ]),
    ).toThrow(sweepInvalid('nested'));
  });
});
