import { describe, expect, it } from 'vitest';
import { boostingSchema } from '../../../domain/learning/boosting-params.ts';
import { boostingProblem, presentClasses } from '../../../domain/learning/boosting-problem.ts';
import { boost } from '../../../domain/learning/boosting-rounds.ts';
import { boostedScores } from '../../../domain/learning/boosting-score.ts';
import type { LabelledRows } from '../../../domain/learning/learner.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { matrix, problem } from './problems.ts';

function run(given: LabelledRows, params: object, validation?: LabelledRows) {
  const present = presentClasses(given);
  const streams = { rows: createStream('rows'), columns: createStream('columns') };
  const chosen = validation && boostingProblem(validation, present);
  return boost(boostingProblem(given, present), chosen, {
    learner: 'gradient-boosting',
    params: boostingSchema.parse(params),
    streams,
  });
}

const given = problem('regression', 300);
const target = given.target.task === 'regression' ? given.target.values : new Float64Array();
const errorOf = (scores: Float64Array) => scores.reduce((sum, score, row) => sum + (score - target[row]!) ** 2, 0);

describe('rounds', () => {
  it('move each leaf by the learning rate towards the mean of what is left, shrunk by the penalty', () => {
    const features = matrix([[0], [0], [1], [1], [1]]);
    const values = Float64Array.of(1, 3, 10, 12, 14);
    const { forest, baseline } = run(
      { features, target: { task: 'regression', values } },
      { rounds: 2, learningRate: 0.5, l2: 1, minSamplesLeaf: 1 },
    );
    expect(baseline[0]).toBe(8);
    // First round: sums of residuals -12 and 12 over 2 + 1 and 3 + 1 rows, halved.
    [-2, 1.5].forEach((value, leaf) => {
      expect(forest.leaves[leaf]).toBeCloseTo(value, 12);
    });
    // Second: residuals -5 and -3 (sum -8), 0.5, 2.5 and 4.5 (sum 7.5).
    [-8 / 6, 7.5 / 8].forEach((value, leaf) => {
      expect(forest.leaves[2 + leaf]).toBeCloseTo(value, 12);
    });
  });

  it('fit ever better', () => {
    const errors = [1, 10, 50].map((rounds) => {
      const { forest, baseline } = run(given, { rounds });
      return errorOf(boostedScores(forest, baseline, given.features));
    });
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  });

  it('are the same however many follow', () => {
    const [few, many] = [3, 9].map((rounds) => run(given, { rounds, rowShare: 0.5, columnShare: 0.5 }));
    expect(many!.forest.thresholds.subarray(0, few!.forest.thresholds.length)).toEqual(few!.forest.thresholds);
    expect(many!.forest.leaves.subarray(0, few!.forest.leaves.length)).toEqual(few!.forest.leaves);
  });

  it('that see a share of the rows go on from the scores of all: the forest predicts what the rounds have summed up', () => {
    const steps = run(given, { rounds: 40, rowShare: 0.3, minSamplesLeaf: 5 });
    const constant = new Float64Array(300).fill(steps.baseline[0]!);
    const scores = boostedScores(steps.forest, steps.baseline, given.features);
    expect(errorOf(scores)).toBeLessThan(0.3 * errorOf(constant));
  });

  it('grow one tree per class, or one for two classes', () => {
    expect(run(problem('classification', 200), { rounds: 4 }).forest.roots.length).toBe(12);
    expect(run(problem('classification', 200, { classCount: 2 }), { rounds: 4 }).forest.roots.length).toBe(4);
  });

  it('of features that never vary leave the baseline', () => {
    const features = matrix(Array.from({ length: 300 }, () => [1, 2]));
    const { forest, baseline } = run({ features, target: given.target }, { rounds: 3, columnShare: 0.5 });
    expect(forest.features.length).toBe(0);
    expect(boostedScores(forest, baseline, features)[0]).toBeCloseTo(baseline[0]!, 12);
  });
});

describe('early stopping', () => {
  const fresh = problem('regression', 200, { seed: 'fresh' });
  const early = { rounds: 300, minSamplesLeaf: 2, learningRate: 0.3, earlyStopping: { patience: 5 } };

  it('keeps the rounds up to the least loss on the validation rows', () => {
    const { forest } = run(given, early, fresh);
    const kept = forest.roots.length;
    expect(kept).toBeGreaterThan(3);
    expect(kept).toBeLessThan(100);
    const values = fresh.target.task === 'regression' ? fresh.target.values : new Float64Array();
    const lossAfter = (rounds: number) => {
      const { forest: some, baseline } = run(given, { ...early, rounds, earlyStopping: undefined });
      return boostedScores(some, baseline, fresh.features).reduce(
        (sum, score, row) => sum + (score - values[row]!) ** 2,
        0,
      );
    };
    const losses = Array.from({ length: kept + 5 }, (_, round) => lossAfter(round + 1));
    expect(losses.indexOf(Math.min(...losses)) + 1).toBe(kept);
  });

  it('keeps one round where none is better than the baseline', () => {
    const values = Float64Array.from(target, (value) => -value);
    const { forest } = run(given, early, { ...given, target: { task: 'regression', values } });
    expect(forest.roots.length).toBe(1);
  });
});
