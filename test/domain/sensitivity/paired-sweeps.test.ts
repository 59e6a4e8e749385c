/** @module Tests of pairing the base fits of two sweeps of one data set. */
import { describe, expect, it } from 'vitest';
import { pairsOf } from '../../../domain/sensitivity/paired-sweeps.ts';
import { type SweptChanges, swept } from './compared-fixtures.ts';
import { sweep } from './sweep-fixtures.ts';
import { sweepInvalid } from './sweep-invalid.ts';

function splitInFolds() {
  const { definition } = swept('a', 0).document;
  const steps = definition.steps.map((step) =>
    step.name === 'trial' ? { ...step, with: { ...step.with, split: { folds: 3 } } } : step,
  );
  return { ...definition, steps };
}

/** A model of a command: the trial draws nothing itself, the split is a step of its own. */
function asGraph() {
  const { definition } = swept('a', 0).document;
  const [load, trial] = definition.steps as [(typeof definition.steps)[0], (typeof definition.steps)[0]];
  const split = { ...trial, name: 'split', use: 'split', with: {}, out: { train: 'x' }, seeds: { split: 'unused' } };
  return { ...definition, steps: [load, split, { ...trial, use: 'judge-trial', seeds: {} }] };
}

describe('the pairs of two sweeps', () => {
  it('are the blocks that both have, by number', () => {
    const pairs = pairsOf({ a: swept('a', 0, { blocks: 3 }), b: swept('b', 0, { blocks: 5 }) });
    expect(pairs.map(({ seeds }) => seeds)).toEqual(['42/0', '42/1', '42/2']);
  });

  it('are there between a learner of ours and a program, whose trial is many steps', () => {
    const pairs = pairsOf({ a: swept('a', 0), b: swept('b', 0, { document: { definition: asGraph() } }) });
    expect(pairs).toHaveLength(30);
  });

  it.each<[string, SweptChanges]>([
    ['metric (accuracy and f1)', { ledger: { metric: 'f1' } }],
    ['master seed (42 and 7)', { document: { master: '7' } }],
    ['split', { document: { definition: splitInFolds() } }],
    ['data or steps before the split', { file: 'other.csv' }],
    [
      'data or steps before the split',
      { document: { definition: { ...sweep().definition, steps: sweep().definition.steps.slice(1) } } },
    ],
  ])('are refused for sweeps that differ in their %s', (what, changes) => {
    expect(() => pairsOf({ a: swept('a', 0), b: swept('b', 0, changes) })).toThrow(sweepInvalid(what));
  });
});
