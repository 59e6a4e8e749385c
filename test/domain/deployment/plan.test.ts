import { describe, expect, it } from 'vitest';
import { plannedDeployment } from '../../../domain/deployment/plan.ts';

const now = Date.parse('2026-11-27T12:00:00Z');
const hour = 3_600_000;

describe('the plan of a deployment', () => {
  it('has three stages of an hour where nothing is said', () => {
    const { stages, gate } = plannedDeployment({}, now);
    expect(stages).toEqual([
      { stage: 'alpha', bakeMs: hour, lookMs: 180_000, success: { errors: 0.01 } },
      { stage: 'beta', bakeMs: hour, lookMs: 180_000, share: 0.1, success: { errors: 0.01 } },
      { stage: 'general', bakeMs: hour, lookMs: 180_000, success: { errors: 0.01 } },
    ]);
    expect(gate).toMatchObject({ require: [] });
  });

  it('lets a stage say what the others do not', () => {
    const { stages } = plannedDeployment(
      {
        bake: '2h',
        share: 0.3,
        success: { requests: 10 },
        stages: [{ stage: 'beta', bake: '500ms', share: 0.5, success: { errors: 0.2 } }, 'general'],
      },
      now,
    );
    expect(stages).toEqual([
      { stage: 'beta', bakeMs: 500, lookMs: 1000, share: 0.5, success: { errors: 0.2 } },
      { stage: 'general', bakeMs: 2 * hour, lookMs: 360_000, success: { errors: 0.01, requests: 10 } },
    ]);
  });

  it.each([
    [{ stages: ['beta', 'alpha', 'general'] as const }, /not in the order/],
    [{ stages: ['general', 'general'] as const }, /name each once/],
    [{ stages: ['alpha'] as const }, /never reach general/],
    [{ freeze: { timeZone: 'Mars/Base' } }, /no time zone/],
    [{ freeze: { dates: ['2026-02-30'] } }, /no span of days/],
    [{ freeze: { dates: ['2026-12-24..2026-12-01'] } }, /no span of days/],
  ])('refuses %j', (settings, expected) => {
    expect(() => plannedDeployment(settings as Parameters<typeof plannedDeployment>[0], now)).toThrow(expected);
  });

  it('takes a command or a webhook as what else brings a stage about', () => {
    expect(plannedDeployment({ target: { command: ['deploy.sh'] } }, now).target).toEqual({
      kind: 'command',
      argv: ['deploy.sh'],
      env: [],
      timeoutMs: 600_000,
    });
    expect(plannedDeployment({ target: { webhook: 'https://example.org/x' } }, now).target).toEqual({
      kind: 'webhook',
      url: 'https://example.org/x',
    });
  });
});
