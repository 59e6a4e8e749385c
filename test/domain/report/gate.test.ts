import { describe, expect, it } from 'vitest';
import { gateVerdicts } from '../../../domain/report/gate.ts';
import { classMetrics, readMetrics } from './fixtures.ts';

const { metrics } = readMetrics(classMetrics);
const passed = (gate: Record<string, string>) => gateVerdicts(gate, metrics).map((verdict) => verdict.passed);

describe('gateVerdicts', () => {
  it('judges the value or an end of the interval, each condition for itself', () => {
    expect(passed({ accuracy: '>= 0.875', 'log-loss': '< 0.3' })).toEqual([true, false]);
    expect(passed({ accuracy: 'lower >= 0.6', 'log-loss': 'upper <= 0.6' })).toEqual([false, true]);
  });

  it('does not pass what was not measured', () => {
    expect(gateVerdicts({ profit: '> 0' }, metrics)).toEqual([{ metric: 'profit', expression: '> 0', passed: false }]);
  });

  it('refuses a condition that is none', () => {
    expect(() => passed({ accuracy: 'about 0.9' })).toThrow(/"about 0.9"/);
  });
});
