/** @module Every event of a review is one that the doors of events would take. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventSchema } from '../../../../../contracts/events.ts';
import {
  blockedEvent,
  changesEvent,
  decidedEvent,
  delegatedEvent,
  escalatedEvent,
  reminderEvent,
  requestedEvent,
} from '../../../../../domain/collaboration/review/news/policy.ts';
import { cast, delegated, ended, withPeople } from '../../../../../domain/collaboration/review/policy.ts';
import { noon } from '../../../../support/deliveries.ts';
import { aBallot, aReview, thePeople } from '../../../../support/reviews.ts';

it('is an event of the schema, with an id of its own, whatever people wrote', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 300, unit: 'binary' }), (text) => {
      const held = aReview({ requester: 'dora', rules: { escalateTo: ['emil'] } });
      const asked = cast(held, aBallot('anna', 'requestChanges', { text }), noon).held;
      const events = [
        requestedEvent(held, noon),
        delegatedEvent(asked, 'ben', 'emil', noon),
        reminderEvent(asked, ['ben'], noon),
        escalatedEvent(asked, noon, text),
        blockedEvent(asked, text, noon),
        changesEvent(asked, text, noon),
        decidedEvent(ended(asked, 'rejected', text, noon), noon),
      ];
      for (const event of events) expect(eventSchema.safeParse(event).error).toBeUndefined();
      expect(new Set(events.map((event) => event?.id)).size).toBe(events.length);
    }),
  );
});

it('goes to whoever may decide, and at the end to everybody who may have heard of it', () => {
  const held = aReview({ requester: 'carl', rules: { escalateTo: ['emil'] } }, { ben: { standIn: 'dora' }, dora: {} });
  expect(requestedEvent(held, noon).to).toEqual(['anna', 'ben']);
  const moved = delegated(held, { from: 'anna', to: 'emil', door: 'cli' }, noon);
  expect(requestedEvent(moved, noon).to).toEqual(['emil', 'ben']);
  expect(decidedEvent(ended(moved, 'rejected', 'no', noon), noon)).toMatchObject({
    to: ['anna', 'emil', 'ben', 'dora', 'carl'],
    review: { id: 'churn-1', version: 1, closed: true },
  });
});

it('is critical where nobody is known who could change what is in the way', () => {
  const held = withPeople(aReview(), { ...thePeople(aReview().request), reviewers: [] });
  expect(blockedEvent(held, 'Nobody may.', noon)).toMatchObject({ severity: 'critical', to: [] });
  expect(changesEvent(held, 'more data', noon)).toBeUndefined();
  const left = aReview({ requester: 'dora' });
  expect(blockedEvent(left, 'Nobody may.', noon)).toMatchObject({ severity: 'critical', to: [] });
  const there = withPeople(left, thePeople(left.request, {}, ['dora']));
  expect(blockedEvent(there, 'Nobody may.', noon)).toMatchObject({ severity: 'error', to: ['dora'] });
});
