/** @module When a review is due, in working hours. */
import { expect, it } from 'vitest';
import type { HeldReview } from '../../../../../contracts/held-review.ts';
import { escalated } from '../../../../../domain/collaboration/review/policy.ts';
import { firstDue, nextReminders } from '../../../../../domain/collaboration/review/time/policy.ts';
import { noon } from '../../../../support/deliveries.ts';
import { aReview } from '../../../../support/reviews.ts';

const iso = (at: number): string => new Date(at).toISOString().slice(0, 16);
/** Noon of a Friday. */
const friday = noon + 3 * 86_400_000;
const hours = (count: number) => ({ days: 0, ms: count * 3_600_000 });
const dueOf = (held: HeldReview): number => firstDue({ ...held, openedAt: friday });

it('two working days from Friday noon end on Tuesday noon, by the calendar on Sunday', () => {
  const held = aReview();
  expect(iso(dueOf(held))).toBe('2026-12-01T12:00');
  expect(iso(dueOf(aReview({ rules: { time: 'calendar' } })))).toBe('2026-11-29T12:00');
});

it('is over once as many as must approve have had the time, each by their own hours', () => {
  const late = { workingHours: { from: 720, to: 960, days: [1, 2, 3, 4, 5] } };
  const people = { ben: { awayUntil: friday + 7 * 86_400_000 }, carl: late };
  expect(iso(dueOf(aReview({ rules: { quorum: 1 } }, people)))).toBe('2026-11-30T16:00');
  expect(iso(dueOf(aReview({ rules: { quorum: 2, deadline: { days: 2, ms: 60_000 } } }, people)))).toBe(
    '2026-12-01T12:01',
  );
  expect(iso(dueOf(aReview({ rules: { quorum: 3 } }, people)))).toBe('2026-12-08T12:00');
});

it('reminds a stand-in in place of whoever is away', () => {
  const held = aReview({ rules: { reminders: [{ days: 0, ms: 3_600_000 }] } }, { anna: { standIn: 'dora' }, dora: {} });
  expect(nextReminders(held).map(({ person, at }) => [person, iso(at)])).toEqual([
    ['dora', '2026-11-24T13:00'],
    ['ben', '2026-11-24T13:00'],
    ['carl', '2026-11-24T13:00'],
  ]);
});

it('asks others before the deadline, which stays that of the reviewers', () => {
  const rules = { escalateTo: ['dora'], escalateAfter: hours(2) };
  const held = aReview({ rules });
  expect(iso(held.dueAt ?? 0)).toBe('2026-11-24T14:00');
  expect(iso(escalated(held, held.dueAt ?? 0)?.dueAt ?? 0)).toBe('2026-11-26T12:00');
  expect(iso(aReview({ rules: { escalateAfter: hours(2) } }).dueAt ?? 0)).toBe('2026-11-26T12:00');
});

it('reminds whomever it escalated to, a reviewer among them anew, from then on; reviews of before remind none of them', () => {
  const rules = { escalateTo: ['dora', 'ben'], escalateAfter: hours(2), reminders: [hours(1), hours(3)] };
  const at = noon + 2 * 3_600_000;
  const asked = (over: { remindEscalated?: true }) => {
    const held = { ...aReview({ rules: { ...rules, ...over } }), reminded: { anna: 1, ben: 2, carl: 2 } };
    const later = escalated(held, at);
    return later && nextReminders(later).map(({ person, at: when }) => [person, iso(when)]);
  };
  expect(asked({})).toEqual([['anna', '2026-11-24T15:00']]);
  expect(asked({ remindEscalated: true })).toEqual([
    ['anna', '2026-11-24T15:00'],
    ['ben', '2026-11-24T15:00'],
    ['dora', '2026-11-24T15:00'],
  ]);
});
