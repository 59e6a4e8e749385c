import { describe, expect, it } from 'vitest';
import { gateFindings, type SeedBaseline } from '../../../domain/deployment/gate.ts';
import { aRun } from '../../support/deployments.ts';

const baseline: SeedBaseline = { sweepId: 's1', metric: 'accuracy', scores: [0.9, 0.91, 0.89, 0.9, 0.905] };
const found = (over: Parameters<typeof aRun>[0], seeds?: SeedBaseline) =>
  Object.fromEntries(gateFindings(aRun(over), seeds).map(({ part, state }) => [part, state]));

describe('the gate of a deployment', () => {
  it('lets a run that met its gate pass, and says what was not measured', () => {
    expect(found({})).toEqual({ metrics: 'passed', quality: 'absent', seeds: 'absent' });
    expect(gateFindings(undefined, undefined).map(({ state }) => state)).toEqual(['absent', 'absent', 'absent']);
  });

  it.each([
    [{ status: 'failed' as const }, 'failed'],
    [{ gateFailures: ['accuracy is 0.6; the gate asks for >= 0.9'] }, 'failed'],
    [{ metrics: {} }, 'absent'],
  ])('of a run with %j has metrics that are %s', (over, state) => {
    expect(found(over)['metrics']).toBe(state);
  });

  it('counts data as judged where a step has held them against something', () => {
    const step = { name: 'check', use: 'check', outcome: 'reused' as const, durationMs: 1, outputs: {} };
    expect(found({ steps: [step] })['quality']).toBe('passed');
    expect(found({ steps: [{ ...step, outcome: 'skipped' }] })['quality']).toBe('absent');
  });

  it.each([
    [0.9, 'passed'],
    [0.99, 'passed'],
    [0.7, 'failed'],
    [null, 'failed'],
  ])('holds an accuracy of %s against the luck of seeds', (value, state) => {
    expect(found({ metrics: { accuracy: { value } } }, baseline)['seeds']).toBe(state);
  });

  it('knows that a smaller loss is better', () => {
    const losses = { ...baseline, metric: 'log-loss' };
    expect(found({ metrics: { 'log-loss': { value: 0.2 } } }, losses)['seeds']).toBe('passed');
    expect(found({ metrics: { 'log-loss': { value: 2 } } }, losses)['seeds']).toBe('failed');
  });
});
