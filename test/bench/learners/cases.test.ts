/** @module The learner bench leaves out no registered model type and no task that both sides know. */
import { describe, expect, it } from 'vitest';
import { cases, requireAllTypes } from '../../../bench/learners/cases.ts';
import { findLearner, learners } from '../../../domain/learning/registry.ts';

describe('the cases of the learner bench', () => {
  it('hold each registered model type', () => {
    expect(requireAllTypes).not.toThrow();
    expect(new Set(cases.map(({ learner }) => learner))).toEqual(new Set(learners.keys()));
  });

  it.each(cases)('compare $name for each task that it has', ({ learner, estimators }) => {
    expect(Object.keys(estimators).sort()).toEqual(findLearner(learner).tasks.toSorted());
  });

  it.each(cases)('give $name hyperparameters that it takes, for few rows and for many', ({ learner, settings }) => {
    const { params, tasks } = findLearner(learner);
    for (const task of tasks) {
      for (const rows of [120, 40_000]) expect(params.safeParse(settings({ task, rows }).ours).success).toBe(true);
    }
  });
});
