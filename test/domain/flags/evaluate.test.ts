import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlagRule, flagNames, flagTable } from '../../../contracts/flags.ts';
import { evaluateFlag, placeOf, ruleInForce, ruleOf } from '../../../domain/flags/evaluate.ts';

const subject = { pipeline: 'churn', kind: 'training', person: 'anna', teams: ['ml'] };
const flag = fc.constantFrom(...flagNames);
const pipeline = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);

describe('a flag', () => {
  it('is on for nobody when off and for all when general', () => {
    fc.assert(
      fc.property(flag, pipeline, (name, given) => {
        const of = (phase: 'off' | 'general') => evaluateFlag(name, { phase }, { ...subject, pipeline: given }).value;
        expect([of('off'), of('general')]).toEqual([false, true]);
      }),
    );
  });

  it.each<[string, FlagRule, boolean, string]>([
    ['its pipeline', { phase: 'alpha', pipelines: ['churn'] }, true, 'alpha for the pipeline churn'],
    ['its person', { phase: 'alpha', people: ['anna'] }, true, 'alpha for anna'],
    ['its team', { phase: 'beta', teams: ['ops', 'ml'] }, true, 'beta for the team ml'],
    ['others', { phase: 'alpha', people: ['ben'], teams: ['ops'], pipelines: ['x'] }, false, 'alpha for others'],
  ])('in alpha and beta is told by %s', (_, rule, value, why) => {
    expect(evaluateFlag('reuse', rule, subject)).toEqual({ value, why });
  });

  it('is on for about its percent of pipelines, and a larger percent only adds some', () => {
    const names = Array.from({ length: 4000 }, (_, place) => `pipeline-${place}`);
    const on = (percent: number) =>
      names.filter((one) => evaluateFlag('reuse', { phase: 'beta', percent }, { ...subject, pipeline: one }).value);
    // Five standard deviations of a fair draw of 4,000 at 20% are 126.
    expect(Math.abs(on(20).length - 800)).toBeLessThan(126);
    const [few, more] = [new Set(on(10)), new Set(on(35))];
    expect([...few].every((one) => more.has(one))).toBe(true);
    expect([on(0).length, on(100).length]).toEqual([0, names.length]);
  });

  it('takes other pipelines first than the next flag', () => {
    const names = Array.from({ length: 2000 }, (_, place) => `p${place}`);
    const both = names.filter((one) => placeOf('reuse', one) < 20 && placeOf('tracking', one) < 20).length;
    // A twenty-fifth of them by chance, with five standard deviations of 44.
    expect(Math.abs(both - 80)).toBeLessThan(44);
  });
});

it('true and false stand for general and off, and what nobody set for its own phase', () => {
  expect([ruleOf(true), ruleOf(false)]).toEqual([{ phase: 'general' }, { phase: 'off' }]);
  for (const phase of ['off', 'general'] as const) expect(ruleOf(phase)).toEqual({ phase });
  expect(ruleInForce('reuse', undefined)).toEqual({ phase: flagTable.reuse.phase });
});
