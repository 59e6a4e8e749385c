import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleaningDecisionSchema } from '../../../../contracts/cleaning.ts';
import type { Trial } from '../../../../contracts/sweep.ts';
import { type CleaningQuestion, judgeCleaning } from '../../../../domain/quality/cleaning/judge-cleaning.ts';

type Scores = readonly (number | null)[];
const trial = (
  scores: Scores,
  { metric = 'accuracy', task = 'classification' }: { metric?: string; task?: Trial['task'] } = {},
): Trial => ({
  schema: 1,
  learner: 'ridge',
  task,
  trainRows: 80 * scores.length,
  testRows: 20 * scores.length,
  metrics: {},
  rows: {},
  truth: {},
  predicted: {},
  folds: scores.map((score) => ({ trainRows: 80, testRows: 20, metrics: { [metric]: score } })),
});
const rows = { training: 100, removed: 4, relabelled: 1 };
const judge = (without: readonly Scores[], cleaned: readonly Scores[], more: Partial<CleaningQuestion> = {}) =>
  cleaningDecisionSchema.parse(
    judgeCleaning({
      without: without.map((scores) => trial(scores)),
      with: cleaned.map((scores) => trial(scores)),
      forward: false,
      rows,
      ...more,
    }),
  );

describe('judgeCleaning', () => {
  it('keeps cleaning whose harm is excluded, and refuses it where it is not', () => {
    const kept = judge([[0.8, 0.81, 0.79]], [[0.9, 0.9, 0.9]]);
    expect(kept).toMatchObject({ verdict: 'kept', pairs: 3, metric: 'accuracy', margin: 0.01 });
    expect(kept.summary).toContain('96 of 100 training rows (4 left out, 1 relabelled)');
    const torn = judge([[0.8, 0.8, 0.8]], [[0.9, 0.7, 0.86]]);
    expect(torn).toMatchObject({ verdict: 'refused' });
    expect(torn.gain!.mean).toBeGreaterThan(0);
    expect(torn.summary).toContain('learned from all 100 training rows');
  });

  it('keeps exactly where the lower end of the gain is not under the margin', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score), { minLength: 2, maxLength: 10 }), score, (pairs, margin) => {
        const found = judge([pairs.map(([a]) => a)], [pairs.map(([, b]) => b)], { margin });
        expect(found.verdict === 'kept').toBe(found.gain!.lower >= -margin);
      }),
    );
  });

  it('takes the corrected interval: equal gains have no width, others one that more seeds hardly narrow', () => {
    expect(judge([[0.8, 0.8]], [[0.8, 0.8]]).gain).toEqual({ mean: 0, lower: 0, upper: 0 });
    const cells = [0.78, 0.8, 0.82, 0.84];
    const { gain } = judge([cells.map(() => 0.8)], [cells]);
    // t(3) = 3.1824, sd of the gains 0.0258, test to train 1/4: 3.1824 * 0.0258 * sqrt(1/4 + 1/4).
    expect(gain!.upper - gain!.mean).toBeCloseTo(3.18245 * 0.0258199 * Math.SQRT1_2, 5);
  });

  it('turns losses round, with a margin of one in a hundred of them', () => {
    const loss = (scores: Scores) => trial(scores, { metric: 'rmse', task: 'regression' });
    const found = judge([], [], { without: [loss([20, 20, 20])], with: [loss([18, 18, 18])] });
    expect(found).toMatchObject({ verdict: 'kept', metric: 'rmse', higherIsBetter: false, margin: 0.2 });
    expect(found.gain!.mean).toBeCloseTo(2);
    const worse = judge([], [], { without: [loss([20, 20, 20])], with: [loss([21, 21, 21])] });
    expect(worse.verdict).toBe('refused');
  });

  it('counts folds that follow time once, however many seeds', () => {
    const [without, cleaned] = [
      [
        [0.8, 0.7],
        [0.8, 0.7],
      ],
      [
        [0.9, 0.7],
        [0.7, 0.9],
      ],
    ];
    expect(judge(without, cleaned, { forward: true })).toMatchObject({
      pairs: 2,
      seeds: 2,
      gain: { mean: expect.closeTo(0.05) },
    });
    expect(judge(without, cleaned)).toMatchObject({ pairs: 4 });
  });

  it('refuses what cannot be compared, and says why', () => {
    const failed = { ...trial([]), failed: { code: 'SPLIT_INVALID', message: 'class "a" has 2 rows' } };
    expect(judge([[0.8]], [], { with: [failed] }).summary).toContain('class "a" has 2 rows');
    expect(judge([[0.8, null]], [[0.8, 0.9]])).toMatchObject({ verdict: 'refused' });
    const lost = judge([[0.8, 0.8, 0.8]], [[0.9, 0.9, null]]);
    expect(lost).toMatchObject({ verdict: 'refused', summary: expect.stringContaining('on 1 folds with it') });
    expect(() => judge([], [[0.8, 0.8]])).toThrow(/a trial with cleaning for each/);
    expect(() => judge([[1, 1]], [[1, 1]], { metric: 'rmse' })).toThrow(/no metric of a classification/);
  });

  it('says where there was nothing to clean', () => {
    const found = judge([[0.8, 0.8]], [[0.8, 0.8]], { rows: { training: 100, removed: 0, relabelled: 0 } });
    expect(found).toMatchObject({ verdict: 'nothing-to-clean' });
    expect(found.gain).toBeUndefined();
  });
});
