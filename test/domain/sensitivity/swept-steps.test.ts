/** @module Tests of what the steps of a sweep say of its data and of what is fitted to them. */
import { describe, expect, it } from 'vitest';
import type { StepSpec } from '../../../contracts/graph.ts';
import {
  dataIdentity,
  dataSteps,
  fittedOf,
  sourcesOf,
  splitIdentity,
  targetOf,
} from '../../../domain/sensitivity/swept-steps.ts';
import { swept } from './compared-fixtures.ts';

const inMemory = (changes: Parameters<typeof swept>[2] = {}) => swept('s', 0, { file: 'a.csv', ...changes }).document;

/** The trial of a command: split, training and judge are steps of their own. */
function asGraph(trees = 5) {
  const { definition } = inMemory();
  const [load, trial] = definition.steps as [StepSpec, StepSpec];
  const split: StepSpec = { ...trial, name: 'split', use: 'split', with: {}, seeds: { split: '' } };
  const train: StepSpec = {
    ...trial,
    name: 'train',
    use: 'train',
    in: { train: { step: 'split', output: 'train' } },
    with: { learner: 'random-forest', with: { trees } },
  };
  const { with: _with, ...judged } = trial.with;
  const steps = [load, split, train, { ...trial, use: 'judge-trial', with: judged }];
  return { definition: { ...definition, steps } };
}

describe('the steps of a sweep', () => {
  it('before the split are its data, whatever stands behind', () => {
    expect(dataSteps(asGraph()).map(({ name }) => name)).toEqual(['load']);
    expect(dataIdentity(asGraph())).toBe(dataIdentity(inMemory()));
    expect(splitIdentity(asGraph())).toBe(splitIdentity(inMemory()));
    expect(sourcesOf(asGraph()).map(({ name }) => name)).toEqual(['a.csv']);
    expect(targetOf(asGraph())).toBe('ill');
  });

  it('behind it are one configuration on every data set', () => {
    expect(fittedOf(inMemory())).toEqual(fittedOf(inMemory({ file: 'b.csv', target: 'other' })));
    expect(fittedOf(inMemory()).settings).not.toBe(fittedOf(inMemory({ trees: 6 })).settings);
    expect(fittedOf(inMemory({ trees: 6 })).params).toEqual({ trees: 6 });
  });

  it('tell hyperparameters of a training step too', () => {
    expect(fittedOf(asGraph(7)).params).toEqual({ trees: 7 });
    expect(fittedOf(asGraph(7)).settings).not.toBe(fittedOf(asGraph()).settings);
  });

  it('name sources outside of the project', () => {
    const { definition } = inMemory();
    const external = { source: { kind: 's3', bucket: 'b', key: 'k.csv' } } as never;
    const steps = definition.steps.map((step) =>
      step.name === 'load' ? { ...step, in: { source: { external, name: 'k.csv' } } } : step,
    );
    expect(sourcesOf({ definition: { ...definition, steps } }).map(({ name }) => name)).toEqual(['k.csv']);
  });
});
