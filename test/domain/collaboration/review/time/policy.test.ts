/** @module When a review is due, in working hours. */
import { expect, it } from 'vitest';
import { deadlineOf, nextReminders } from '../../../../../domain/collaboration/review/time/policy.ts';
import { noon } from '../../../../support/deliveries.ts';
import { aReview } from '../../../../support/reviews.ts';

const iso = (at: number): string => new Date(at).toISOString().slice(0, 16);
/** Noon of a Friday. */
const friday = noon + 3 * 86_400_000;

it('two working days from Friday noon end on Tuesday noon, by the calendar on Sunday', () => {
  const held = aReview();
  expect(iso(deadlineOf(held, friday))).toBe('2026-12-01T12:00');
  expect(iso(deadlineOf(aReview({ rules: { time: 'calendar' } }), friday))).toBe('2026-11-29T12:00');
});

it('is over once as many as must approve have had the time, each by their own hours', () => {
  const late = { workingHours: { from: 720, to: 960, days: [1, 2, 3, 4, 5] } };
  const people = { ben: { awayUntil: friday + 7 * 86_400_000 }, carl: late };
  expect(iso(deadlineOf(aReview({ rules: { quorum: 1 } }, people), friday))).toBe('2026-11-30T16:00');
  expect(iso(deadlineOf(aReview({ rules: { quorum: 2, deadline: { days: 2, ms: 60_000 } } }, people), friday))).toBe(
    '2026-12-01T12:01',
  );
  expect(iso(deadlineOf(aReview({ rules: { quorum: 3 } }, people), friday))).toBe('2026-12-08T12:00');
});

it('reminds a stand-in in place of whoever is away', () => {
  const held = aReview({ rules: { reminders: [{ days: 0, ms: 3_600_000 }] } }, { anna: { standIn: 'dora' }, dora: {} });
  expect(nextReminders(held).map(({ person, at }) => [person, iso(at)])).toEqual([
    ['dora', '2026-11-24T13:00'],
    ['ben', '2026-11-24T13:00'],
    ['carl', '2026-11-24T13:00'],
  ]);
});
