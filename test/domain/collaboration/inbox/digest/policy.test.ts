import { expect, it } from 'vitest';
import {
  countedEvents,
  gathered,
  shortened,
  sizeOf,
  withoutMoot,
} from '../../../../../domain/collaboration/inbox/digest/policy.ts';
import { newInbox } from '../../../../../domain/collaboration/inbox/policy.ts';
import { eventOf, monday } from '../../../../support/inboxes.ts';

const route = 'r';
const events = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => eventOf(`e${index}`, { subject: { name: name(index) } }));
const digestOf = (all: ReturnType<typeof events>) =>
  all.reduce(
    (state, event, index) => ({
      ...state,
      pending: gathered(state, { event, route }, monday + index, monday + 1000 - index),
    }),
    newInbox('anna'),
  ).pending;

it('is due when the first of its events is, and is called after the person and its beginning', () => {
  expect(digestOf(events(3, () => 'cells'))).toMatchObject({
    id: `digest/anna/${monday}.0`,
    openedAt: monday,
    dueAt: monday + 998,
  });
});

it('shows ten events of one kind and subject and counts the rest', () => {
  const digest = digestOf(events(25, () => 'cells'));
  expect(digest?.entries).toHaveLength(10);
  expect(digest && countedEvents(digest)).toEqual([{ kind: 'experimentCompleted', subject: 'cells', count: 15 }]);
  expect(digest && sizeOf(digest)).toBe(25);
});

it('shows a hundred events, counts fifty subjects beyond, and all others together', () => {
  const digest = digestOf(events(300, (index) => `n${index}`));
  expect(digest?.entries).toHaveLength(100);
  expect(digest?.counted).toHaveLength(51);
  expect(digest && countedEvents(digest).at(-1)).toEqual({
    kind: 'experimentCompleted',
    subject: 'other subjects',
    count: 150,
  });
  expect(digest && sizeOf(digest)).toBe(300);
});

it('keeps of an event what fits, first without its text', () => {
  const long = eventOf('a', {
    text: 'x'.repeat(3900),
    facts: { rows: 3 },
    links: [{ label: 'run', url: `https://example.org/${'y'.repeat(200)}` }],
  });
  expect(shortened(long)).toEqual({ ...eventOf('a'), facts: { rows: 3 }, links: long.links });
  expect(shortened(eventOf('b', { text: 'short' })).text).toBe('short');
});

it('is gone once nothing in it is worth telling, but for what is counted', () => {
  const few = digestOf(events(2, () => 'cells'));
  expect(withoutMoot(few, () => true)).toMatchObject({ moot: [{ event: { id: 'e0' } }, { event: { id: 'e1' } }] });
  expect(withoutMoot(few, () => true).pending).toBeUndefined();
  expect(withoutMoot(digestOf(events(11, () => 'cells')), () => true).pending).toMatchObject({
    entries: [],
    counted: [{ count: 1 }],
  });
  expect(withoutMoot(undefined, () => true)).toEqual({ moot: [] });
});
