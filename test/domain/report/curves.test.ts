import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScoredClass } from '../../../domain/report/curves.ts';
import { calibration, precisionRecallCurve, rocCurve, thinned } from '../../../domain/report/curves.ts';

const rows = (scores: number[], positive: number[], weights = scores.map(() => 1)): ScoredClass => ({
  scores: Float64Array.from(scores),
  positive: Uint8Array.from(positive),
  weights: Float64Array.from(weights),
});
const scored = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 1, max: 3 })),
  { minLength: 2, maxLength: 40 },
);

// The example of scikit-learn's roc_auc_score and average_precision_score.
const example = rows([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]);

describe('the ROC curve', () => {
  it('has the corners and the area of the known example', () => {
    expect(rocCurve(example)).toEqual({
      area: 0.75,
      points: [
        { x: 0, y: 0 },
        { x: 0, y: 0.5 },
        { x: 0.5, y: 0.5 },
        { x: 0.5, y: 1 },
        { x: 1, y: 1 },
      ],
    });
  });

  it('has as area the probability that a positive row scores above a negative one, ties half', () => {
    fc.assert(
      fc.property(scored, (list) => {
        const curve = rocCurve(
          rows(
            list.map(([score]) => score / 10),
            list.map(([, positive]) => positive),
            list.map(([, , weight]) => weight),
          ),
        );
        const of = (wanted: number) => list.filter(([, positive]) => positive === wanted);
        const pairs = of(1).flatMap(([high, , a]) =>
          of(0).map(([low, , b]) => [a * b, a * b * (high > low ? 1 : high === low ? 0.5 : 0)] as const),
        );
        if (pairs.length === 0) return curve === undefined;
        const [all, won] = pairs.reduce(([total, wins], [weight, win]) => [total + weight, wins + win], [0, 0]);
        return curve !== undefined && Math.abs(curve.area - won / all) < 1e-9;
      }),
    );
  });

  it('leaves out rows without a score', () => {
    expect(rocCurve(rows([0.1, Number.NaN, 0.4, 0.35, 0.8], [0, 1, 0, 1, 1]))).toEqual(rocCurve(example));
  });
});

describe('the precision-recall curve', () => {
  it('has the average precision of the known example', () => {
    expect(precisionRecallCurve(example)?.area).toBeCloseTo(0.8333333333, 9);
  });

  it('does not exist without positive rows', () => {
    expect(precisionRecallCurve(rows([0.5], [0]))).toBeUndefined();
  });

  it('counts a row of weight two as two rows', () => {
    const heavy = precisionRecallCurve(rows([0.9, 0.5, 0.2], [1, 0, 1], [1, 2, 1]));
    expect(heavy?.area).toBeCloseTo(precisionRecallCurve(rows([0.9, 0.5, 0.5, 0.2], [1, 0, 0, 1]))?.area ?? 0, 12);
  });
});

describe('thinned', () => {
  it('keeps both ends, at most the limit, and points of the curve only', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ x: fc.double({ min: 0, max: 1 }), y: fc.double({ min: 0, max: 1 }) }), {
          minLength: 2,
          maxLength: 500,
        }),
        (points) => {
          const few = thinned(points, 200);
          return (
            few.length <= 200 &&
            few[0] === points[0] &&
            few.at(-1) === points.at(-1) &&
            few.every((point) => points.includes(point))
          );
        },
      ),
    );
  });

  it('drops points on a straight line', () => {
    expect(
      thinned(
        [
          { x: 0, y: 0 },
          { x: 0, y: 0.5 },
          { x: 0, y: 1 },
          { x: 1, y: 1 },
        ],
        200,
      ),
    ).toHaveLength(3);
  });
});

describe('calibration', () => {
  it('gives mean prediction and share that came true by bin, without empty bins', () => {
    const bins = calibration(rows([0.12, 0.18, 0.95, 1], [0, 1, 1, 1]));
    expect(bins.map(({ predicted, observed, rows: size }) => [Number(predicted.toFixed(6)), observed, size])).toEqual([
      [0.15, 0.5, 2],
      [0.975, 1, 2],
    ]);
    for (const { lower, observed, upper } of bins) expect(lower <= observed && observed <= upper).toBe(true);
  });

  it('leaves out rows without weight or score', () => {
    expect(calibration(rows([0.5, Number.NaN], [1, 1], [0, 1]))).toEqual([]);
  });
});
