/** @module Tests of which steps the fits of a sweep share, and which seeds each step draws from. */
import { describe, expect, it } from 'vitest';
import type { StepCode, StepSpec } from '../../../contracts/graph.ts';
import { foldSeed } from '../../../domain/sensitivity/fold-seed.ts';
import { TrialGraph } from '../../../domain/sensitivity/trial-graph.ts';
import { codeNamed, stepOf } from '../../support/definitions.ts';

/** A step that draws from these components. */
const drawing = (name: string, inputs: string[], seeds: string[]): StepSpec =>
  stepOf(name, inputs, { seeds: Object.fromEntries(seeds.map((seed) => [seed, 'unused'])), phase: 'training' });
const trial = (inputs: string[]): StepSpec => drawing('trial', inputs, ['split']);

const steps = [
  stepOf('load'),
  stepOf('scorer'),
  drawing('split', ['load'], ['split']),
  drawing('scale', ['split'], []),
  drawing('train', ['scale'], ['init', 'order']),
  drawing('model', ['train', 'scorer'], []),
  trial(['load', 'model']),
];
const learner: StepCode = {
  ref: { kind: 'command', argv: ['python', 'fit.py'], files: [], speaks: 'learner' },
  fingerprint: codeNamed('fit').fingerprint,
};
const graph = new TrialGraph({ steps, modelType: 'python fit.py' }, '42');
const namesOf = (block: number, fit: string) => graph.stepsOf({ block, fit }).map(({ name }) => name);
const stepNamed = (found: readonly StepSpec[], name: string) => found.find((step) => step.name === name);

describe('TrialGraph', () => {
  it('leaves out of trials what hangs on no draw', () => {
    expect(graph.kept.map(({ name }) => name)).toEqual(['load', 'scorer']);
    expect(graph.components).toEqual(['split', 'init', 'order']);
  });

  it('names a step by the draws that it hangs on, so that fits share what draws alike', () => {
    expect(namesOf(3, '-')).toEqual(['split-3', 'scale-3', 'train-3', 'model-3', 'trial-3']);
    expect(namesOf(3, 'init')).toEqual(['split-3', 'scale-3', 'train-3-init', 'model-3-init', 'trial-3-init']);
    expect(namesOf(3, 'split')).toEqual([
      'split-3-split',
      'scale-3-split',
      'train-3-split',
      'model-3-split',
      'trial-3-split',
    ]);
  });

  it('lets steps of one name be one step', () => {
    const all = ['-', 'split', 'init', 'order'].flatMap((fit) => graph.stepsOf({ block: 1, fit }));
    for (const step of all) expect(step).toEqual(stepNamed(all, step.name));
  });

  it('reads from the steps of its own fit, and from those that are kept', () => {
    const found = graph.stepsOf({ block: 0, fit: 'order' });
    expect(stepNamed(found, 'model-0-order')?.in).toEqual({
      train: { step: 'train-0-order', output: 'out' },
      scorer: { step: 'scorer', output: 'out' },
    });
    expect(stepNamed(found, 'trial-0-order')?.in['load']).toEqual({ step: 'load', output: 'out' });
  });

  it('redraws one seed and leaves all others, in whatever step they stand', () => {
    const seedsOf = (fit: string) => {
      const found = graph.stepsOf({ block: 0, fit });
      const of = (name: string) => found.find((step) => step.name.startsWith(name))?.seeds ?? {};
      expect(of('trial')).toEqual(of('split'));
      return { ...of('split'), ...of('train') };
    };
    const base = seedsOf('-');
    for (const fit of ['split', 'init', 'order'])
      expect(Object.entries(seedsOf(fit)).flatMap(([name, seed]) => (seed === base[name] ? [] : [name]))).toEqual([
        fit,
      ]);
    expect(seedsOf('=')).toEqual(base);
  });

  it('does every step of the fit once more for the repeated one, under keys of its own', () => {
    const found = graph.stepsOf({ block: 0, fit: '=' });
    expect(found.map(({ name, repetition }) => [name, repetition])).toEqual(
      ['split', 'scale', 'train', 'model', 'trial'].map((name) => [`${name}-repeat`, 1]),
    );
    expect(graph.stepsOf({ block: 0, fit: '-' }).some(({ repetition }) => repetition !== undefined)).toBe(false);
  });

  it('gives each fold a seed of its own, made from that of the fit', () => {
    const folds = [
      drawing('split', [], ['split']),
      drawing('train-1', ['split'], ['init']),
      drawing('train-2', ['split'], ['init']),
      trial(['train-1', 'train-2']),
    ];
    const found = new TrialGraph({ steps: folds, modelType: 'python fit.py' }, '42').stepsOf({ block: 0, fit: '-' });
    const single = graph.stepsOf({ block: 0, fit: '-' });
    const seed = stepNamed(single, 'train-0')?.seeds['init'] ?? '';
    expect(stepNamed(found, 'train-1-0')?.seeds).toEqual({ init: foldSeed(seed, 1) });
    expect(stepNamed(found, 'train-2-0')?.seeds).toEqual({ init: foldSeed(seed, 2) });
    expect(stepNamed(found, 'split-0')?.seeds).toEqual(stepNamed(single, 'split-0')?.seeds);
  });

  it('takes a failure as an answer behind the split, where the trial tells it', () => {
    const found = graph.stepsOf({ block: 0, fit: '-' });
    const tolerates = ['TARGET_INVALID', 'SPLIT_INVALID', 'FIT_DIVERGED', 'CHECK_FAILED', 'STEP_FAILED'];
    for (const step of found.slice(0, -1)) expect(step.tolerates).toEqual(tolerates);
    expect(found.at(-1)?.tolerates).toBeUndefined();
    expect(graph.kept.some((step) => step.tolerates !== undefined)).toBe(false);
  });

  it('lets one process do the fits of a block on the same rows, and not the repeated one', () => {
    const code = { c0: codeNamed('noop'), c1: learner };
    const programs = steps.map((step) => (step.name === 'train' ? { ...step, code: 'c1' } : step));
    const program = new TrialGraph({ steps: programs, code }, '42');
    const processes = ['-', 'split', 'init', 'order', '='].map((fit) =>
      program.stepsOf({ block: 2, fit }).map(({ name, process }) => [name, process] as const),
    );
    expect(Object.fromEntries(processes.flat().filter(([name]) => name.startsWith('train')))).toEqual({
      'train-2': 'train-2',
      'train-2-init': 'train-2',
      'train-2-order': 'train-2',
      'train-2-split': 'train-2-split',
      'train-repeat': undefined,
    });
    expect(processes.flat().filter(([name, process]) => process !== undefined && !name.startsWith('train'))).toEqual(
      [],
    );
  });

  it('has a trial even where nothing is drawn', () => {
    const still = new TrialGraph({ steps: [stepOf('load'), { ...trial(['load']), seeds: {} }] }, '1');
    expect(still.components).toEqual([]);
    expect(still.stepsOf({ block: 0, fit: '-' }).map(({ name }) => name)).toEqual(['trial-0']);
  });
});
