/** @module Tests of gates. */
import { describe, expect, it } from 'vitest';
import { judgeGate } from '../../../domain/evaluation/gate.ts';
import { thrownBy } from '../../support/thrown.ts';

const metrics = {
  accuracy: { value: 0.93, lower: 0.9, upper: 0.95, baseline: 0.6 },
  'log-loss': { value: 0.2, lower: 0.1, upper: 0.3, baseline: 0.66 },
  'roc-auc': { value: null, lower: null, upper: null, baseline: null },
};

describe('a gate', () => {
  it.each([
    ['accuracy', '>= 0.93', true],
    ['accuracy', '> 0.93', false],
    ['accuracy', 'lower >= 0.9', true],
    ['accuracy', 'lower > 0.9', false],
    ['accuracy', 'upper < 0.9', false],
    ['log-loss', '<= 2e-1', true],
    ['log-loss', 'upper <= 0.25', false],
    ['roc-auc', '>= 0', false],
  ])('on %s %s passes: %s', (metric, expression, passed) => {
    expect(judgeGate({ [metric]: expression }, metrics).passed).toBe(passed);
  });

  it('says what was found and what was asked for', () => {
    const { failures } = judgeGate({ accuracy: 'lower >= 0.95', 'roc-auc': '>= 0.5', 'log-loss': '< 1' }, metrics);
    expect(failures).toEqual([
      {
        metric: 'accuracy',
        expression: 'lower >= 0.95',
        actual: 0.9,
        message: 'the lower end of the 95% interval of accuracy is 0.9; the gate asks for >= 0.95',
      },
      {
        metric: 'roc-auc',
        expression: '>= 0.5',
        actual: null,
        message: 'roc-auc is not defined on these rows; the gate asks for >= 0.5',
      },
    ]);
  });

  it('refuses a metric that was not computed, and what is no condition', async () => {
    const unknown = await thrownBy(() => judgeGate({ acuracy: '>= 0.9' }, metrics));
    expect([unknown.code, unknown.message]).toEqual([
      'PARAM_INVALID',
      'gate on "acuracy", which is no computed metric; did you mean "accuracy"?',
    ]);
    expect((await thrownBy(() => judgeGate({ accuracy: '0.9' }, metrics))).code).toBe('PARAM_INVALID');
    expect((await thrownBy(() => judgeGate({ constructor: '>= 0' }, metrics))).code).toBe('PARAM_INVALID');
  });
});
