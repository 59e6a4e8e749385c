import { expect, it } from 'vitest';
import type { InboxDecision } from '../../../../../contracts/inbox.ts';
import { isSeen, withDecisions, withSeen } from '../../../../../domain/collaboration/inbox/memory/policy.ts';
import { newInbox } from '../../../../../domain/collaboration/inbox/policy.ts';
import { day } from '../../../../support/inboxes.ts';

const seenAfter = (ids: readonly string[], step = 1) =>
  ids.reduce((seen, id, index) => withSeen(seen, id, index * step), newInbox('anna').seen);

it('remembers 5,000 events, the latest', () => {
  const seen = seenAfter(Array.from({ length: 5003 }, (_, index) => `e${index}`));
  expect(seen).toHaveLength(5000);
  const state = { ...newInbox('anna'), seen };
  expect([isSeen(state, 'e2'), isSeen(state, 'e3'), isSeen(state, 'e5002')]).toEqual([false, true, true]);
});

it('remembers an event for 7 days', () => {
  const seen = seenAfter(['a', 'b', 'c'], 3.5 * day);
  expect(seen.map(([id]) => id)).toEqual(['b', 'c']);
});

it('remembers 400,000 characters of ids', () => {
  const seen = seenAfter(Array.from({ length: 2100 }, (_, index) => `${index}`.padStart(200, 'x')));
  expect(seen).toHaveLength(2000);
});

const decision = (event: string, why = 'Sent.'): InboxDecision => ({ event, outcome: 'sent', why, route: 'r', at: 0 });

it('puts a later word on an event in the place of the earlier', () => {
  const known = withDecisions([decision('a'), decision('b')], [decision('c'), decision('a', 'Otherwise.')]);
  expect(known.map(({ event, why }) => `${event} ${why}`)).toEqual(['a Otherwise.', 'b Sent.', 'c Sent.']);
});

it('keeps the last 300 decisions', () => {
  const many = Array.from({ length: 299 }, (_, index) => decision(`${index}`));
  const known = withDecisions(many, [decision('x'), decision('y')]);
  expect([known.length, known[0]?.event, known.at(-1)?.event]).toEqual([300, '1', 'y']);
});
