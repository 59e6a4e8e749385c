/** @module Tests of names that tell two pipelines apart. */
import { describe, expect, it } from 'vitest';
import { differingNames, distinctNames } from '../../../domain/sensitivity/pipeline-names.ts';
import { type SweptChanges, swept } from './compared-fixtures.ts';

const document = (changes: SweptChanges = {}) => swept('s', 0, changes).document;
const coded = (fingerprint: string) => {
  const { definition } = document();
  const code = { c1: { fingerprint } } as unknown as typeof definition.code;
  return { definition: { ...definition, code } };
};
const transformed = (transforms: readonly object[]) => {
  const { definition } = document();
  const steps = definition.steps.map((step) =>
    step.name === 'trial' ? { ...step, with: { ...step.with, transforms } } : step,
  );
  return { definition: { ...definition, steps } } as ReturnType<typeof document>;
};

describe('names of two pipelines', () => {
  it('are learner and pipeline where these differ', () => {
    expect(distinctNames(document(), document({ learner: 'mlp' }))).toEqual(['random-forest (cells)', 'mlp (cells)']);
    expect(distinctNames(document(), document())).toEqual(['random-forest (cells)', 'random-forest (cells)']);
  });

  it('are else what differs: hyperparameters, transforms, code', () => {
    const wide = document({ trees: 9 });
    expect(distinctNames(document(), wide)).toEqual(['random-forest with trees 5', 'random-forest with trees 9']);
    expect(distinctNames(document(), transformed([{ use: 'standardize' }]))[1]).toContain('other transforms');
    expect(differingNames(coded('1'), coded('2'))).toEqual([
      'random-forest with its own code',
      'random-forest with other code',
    ]);
    expect(differingNames(document(), document({ learner: 'mlp' }))).toEqual(['random-forest', 'mlp']);
  });
});
