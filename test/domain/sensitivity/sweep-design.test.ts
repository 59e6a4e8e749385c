/** @module Tests of which fits a sweep makes, and with which seeds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseFit, repeatFit } from '../../../contracts/sweep.ts';
import { roundDefinition, sweepDocument, trialsOf } from '../../../domain/sensitivity/sweep-design.ts';
import { stepOf } from '../../support/definitions.ts';
import { sweep } from './sweep-fixtures.ts';

const { definition } = sweep();
const given = { definition, settings: {}, merged: {}, metrics: ['log-loss', 'accuracy'] };
const fitsOf = (from: number, to: number, components = ['split', 'bootstrap', 'features']) =>
  trialsOf(sweep({ components }), { from, to });
const seedsByName = (trials: ReturnType<typeof trialsOf>) =>
  Object.fromEntries(trials.map(({ step }) => [step.name, step.seeds]));

describe('trialsOf', () => {
  it('makes one base fit and one more a component in each block, and the first base once more', () => {
    expect(fitsOf(0, 2).map(({ block, fit }) => `${block}${fit}`)).toEqual([
      '0-',
      '0split',
      '0bootstrap',
      '0features',
      '0=',
      '1-',
      '1split',
      '1bootstrap',
      '1features',
    ]);
  });

  it('redraws the seed of its component alone', () => {
    for (const { block, fit, step } of fitsOf(0, 3)) {
      const base = fitsOf(0, 3).find((trial) => trial.block === block && trial.fit === baseFit);
      const changed = Object.keys(step.seeds).filter((name) => step.seeds[name] !== base?.step.seeds[name]);
      expect(changed).toEqual(fit === baseFit || fit === repeatFit ? [] : [fit]);
    }
  });

  it('never gives two draws the same seed', () => {
    const drawn = fitsOf(0, 50).flatMap(({ fit, step }) =>
      fit === baseFit ? Object.values(step.seeds) : [step.seeds[fit] ?? ''],
    );
    const seeds = drawn.filter((seed) => seed !== '');
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  it('gives a fit the same seeds whatever blocks and components stand beside it', () => {
    const all = seedsByName(fitsOf(0, 12));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 5 }),
        fc.subarray(['split', 'bootstrap', 'features'], { minLength: 1 }),
        (from, count, components) => {
          const some = seedsByName(fitsOf(from, from + count, components));
          for (const [name, seeds] of Object.entries(some)) expect(seeds).toEqual(all[name]);
        },
      ),
    );
  });

  it('splits alike for every learner, so that two of them can be compared', () => {
    const { definition: other } = sweep();
    const ridge = trialsOf(sweep({ definition: { ...other, modelType: 'ridge' } }), { from: 0, to: 2 });
    expect(ridge.map(({ step }) => step.seeds['split'])).toEqual(fitsOf(0, 2).map(({ step }) => step.seeds['split']));
    expect(ridge[0]?.step.seeds['bootstrap']).not.toBe(fitsOf(0, 1)[0]?.step.seeds['bootstrap']);
  });

  it.each(['0', '-7', '18446744073709551616', ''])('takes the master seed %j like any other', (master) => {
    const [base] = trialsOf(sweep({ master }), { from: 0, to: 1 });
    const [usual] = fitsOf(0, 1);
    expect(base?.step.seeds['split']).toMatch(/^[0-9a-f]{64}$/);
    expect(base?.step.seeds['split']).not.toBe(usual?.step.seeds['split']);
  });
});

describe('roundDefinition', () => {
  it('runs the steps before the split and the trials of its blocks, and judges no gate', () => {
    const round = roundDefinition(sweep(), { from: 3, to: 4 });
    expect(round.steps.map(({ name }) => name)).toEqual([
      'load',
      'trial-3',
      'trial-3-split',
      'trial-3-bootstrap',
      'trial-3-features',
    ]);
    expect(round).toMatchObject({ kind: 'feature', gate: {}, results: { ownMetrics: [] } });
  });
});

describe('a round of trials of several steps', () => {
  const drawing = (name: string, inputs: string[], seeds: object = {}) =>
    stepOf(name, inputs, { seeds: seeds as Record<string, string>, out: { out: 'x', trial: 'x' } });
  const steps = [
    stepOf('load'),
    drawing('divide', ['load'], { split: '' }),
    drawing('train', ['divide'], { init: '' }),
    drawing('trial', ['train'], { split: '' }),
  ];
  const several = sweep({ components: ['split', 'init'], definition: { ...definition, steps } });
  const namesOf = (without: string[] = []) =>
    roundDefinition(several, { from: 1, to: 2 }, { without: new Set(without) }).steps.map(({ name }) => name);

  it('holds each step once, behind what it reads', () => {
    expect(namesOf()).toEqual([
      'load',
      'divide-1',
      'train-1',
      'trial-1',
      'divide-1-split',
      'train-1-split',
      'trial-1-split',
      'train-1-init',
      'trial-1-init',
    ]);
  });

  it('leaves out a trial with what it alone needs', () => {
    expect(namesOf(['trial-1'])).toEqual(namesOf().filter((name) => name !== 'trial-1' && name !== 'train-1'));
    expect(namesOf(['trial-1', 'trial-1-init', 'trial-1-split'])).toEqual(['load']);
  });

  it('counts a step for the first trial that needs it', () => {
    const own = trialsOf(several, { from: 1, to: 2 }).map(({ own: of }) => of.map(({ name }) => name));
    expect(own).toEqual([
      ['divide-1', 'train-1', 'trial-1'],
      ['divide-1-split', 'train-1-split', 'trial-1-split'],
      ['train-1-init', 'trial-1-init'],
    ]);
  });

  it('refuses a step that is called as a fit of another one is', () => {
    const clashing = [stepOf('train-1'), ...steps];
    const document = sweep({ ...several, definition: { ...definition, steps: clashing } });
    expect(() => roundDefinition(document, { from: 0, to: 2 })).toThrow(
      expect.objectContaining({ code: 'SWEEP_INVALID', message: expect.stringContaining('"train-1"') }),
    );
  });
});

describe('sweepDocument', () => {
  it('redraws all that is random and judges the first metric of the pipeline, in 10, 15, … 40 blocks', () => {
    expect(sweepDocument(given)).toMatchObject({
      components: ['split', 'bootstrap', 'features'],
      master: '42',
      plan: { metric: 'log-loss', first: 10, step: 5, max: 40, stop: 'auto' },
    });
  });

  it('takes fewer components in the order of the learner', () => {
    const settings = { components: ['features', 'split'] };
    expect(sweepDocument({ ...given, settings }).components).toEqual(['split', 'features']);
  });

  it.each([
    [{ components: ['bootstrp'] }, 'bootstrap'],
    [{ components: ['split', 'split'] }, 'twice'],
    [{ metric: 'acuracy' }, 'accuracy'],
    [{ blocks: { first: 50, max: 20 } }, '50'],
  ])('refuses %j and says what to write', (settings, said) => {
    expect(() => sweepDocument({ ...given, settings })).toThrow(
      expect.objectContaining({ code: 'SWEEP_INVALID', message: expect.stringContaining(said) }),
    );
  });

  it('refuses a pipeline in which nothing is random', () => {
    const steps = definition.steps.map((step) => ({ ...step, seeds: {} }));
    expect(() => sweepDocument({ ...given, definition: { ...definition, steps } })).toThrow(
      /nothing of "cells" is random/,
    );
  });

  it('looks once where fewer blocks are wanted than before the usual first look', () => {
    expect(sweepDocument({ ...given, settings: { blocks: { max: 6 } } }).plan).toMatchObject({ first: 6, max: 6 });
  });
});
