import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frozenUntil } from '../../../../domain/deployment/freeze/policy.ts';
import { plannedDeployment } from '../../../../domain/deployment/plan.ts';

const hour = 3_600_000;
const friday = Date.parse('2026-11-27T12:00:00Z');
const planned = (freeze: object) => plannedDeployment({ freeze }, friday).freeze!;
const until = (freeze: object, at: string) => {
  const end = frozenUntil(planned(freeze), Date.parse(at));
  return end === undefined ? undefined : new Date(end).toISOString();
};

describe('a freeze', () => {
  it('of a weekend begins and ends by the clock of its time zone', () => {
    const freeze = { timeZone: 'Europe/Berlin', weekly: [{ days: ['fri'], from: '15:00' }, { days: ['sat', 'sun'] }] };
    expect(until(freeze, '2026-11-27T13:59:00Z')).toBe('2026-11-27T13:59:00.000Z');
    expect(until(freeze, '2026-11-27T14:00:00Z')).toBe('2026-11-29T23:00:00.000Z');
    // In summer the clock is an hour further.
    expect(until(freeze, '2027-07-02T13:30:00Z')).toBe('2027-07-04T22:00:00.000Z');
  });

  it('of days holds from the first to the end of the last', () => {
    const freeze = { timeZone: 'America/New_York', dates: ['2026-12-24..2026-12-26', '2027-01-01'] };
    expect(until(freeze, '2026-12-24T04:59:59Z')).toBe('2026-12-24T04:59:59.000Z');
    expect(until(freeze, '2026-12-24T05:00:00Z')).toBe('2026-12-27T05:00:00.000Z');
    expect(until(freeze, '2027-01-01T12:00:00Z')).toBe('2027-01-02T05:00:00.000Z');
  });

  it('over midnight joins the next one', () => {
    const freeze = { weekly: [{ from: '22:00', to: '06:00' }], dates: ['2026-11-28'] };
    expect(until(freeze, '2026-11-27T23:00:00Z')).toBe('2026-11-29T06:00:00.000Z');
  });

  it('that never ends is told as such', () => {
    expect(frozenUntil({ ...planned({}), weekly: [{ from: 0, to: 1440, days: [0, 1, 2, 3, 4, 5, 6] }] }, friday)).toBe(
      undefined,
    );
    expect(() => planned({ weekly: [{}] })).toThrow(/leaves no hour/);
  });

  it('gives an instant outside of itself, never an earlier one', () => {
    const hours = fc.record({
      from: fc.integer({ min: 0, max: 1439 }),
      to: fc.integer({ min: 0, max: 1440 }),
      days: fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1 }),
    });
    const spans = fc.record({ from: fc.integer({ min: 0, max: 400 }), length: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(
        fc.array(hours, { maxLength: 3 }),
        fc.array(spans, { maxLength: 3 }),
        fc.nat(400),
        (weekly, days, at) => {
          const freeze = {
            timeZone: 'UTC',
            offsets: [{ fromMs: 0, offsetMinutes: 60 }],
            weekly,
            spans: days.map(({ from, length }) => ({
              from: friday + from * hour,
              to: friday + (from + length) * hour,
            })),
          };
          const asked = friday + at * hour;
          const end = frozenUntil(freeze, asked);
          expect(end).toBeGreaterThanOrEqual(asked);
          expect(frozenUntil(freeze, end!)).toBe(end);
        },
      ),
    );
  });
});
