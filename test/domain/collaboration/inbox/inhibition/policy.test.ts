import { describe, expect, it } from 'vitest';
import type { CollaborationEvent } from '../../../../../contracts/events.ts';
import {
  groupOf,
  isStorm,
  silencing,
  withBurst,
  withTold,
} from '../../../../../domain/collaboration/inbox/inhibition/policy.ts';
import { newInbox } from '../../../../../domain/collaboration/inbox/policy.ts';
import { day, eventOf, hour, monday, profileOf, RunningInbox } from '../../../../support/inboxes.ts';

const sweep = eventOf('s', { severity: 'error', subject: { id: 'sweep-1', name: 'luck' } });
const told = { ...newInbox('anna'), told: withTold([], sweep, 0) };
const trial = eventOf('t', { severity: 'error', subject: { parent: 'sweep-1' } });

it('holds for a day, for what is not more severe and asks for nothing', () => {
  expect(silencing(told, trial, day - 1)?.name).toBe('luck');
  expect(silencing(told, trial, day)).toBeUndefined();
  expect(silencing(told, { ...trial, severity: 'critical' }, 1)).toBeUndefined();
  expect(silencing(told, { ...trial, kind: 'reviewRequested' }, 1)).toBeUndefined();
  expect(silencing(told, eventOf('o', { subject: { parent: 'sweep-2' } }), 1)).toBeUndefined();
});

it('remembers the worst that was told of a subject, for 200 subjects', () => {
  const milder = withTold(told.told, { ...sweep, severity: 'info' }, hour);
  expect(milder).toEqual([{ id: 'sweep-1', name: 'luck', severity: 'error', at: hour }]);
  const many = Array.from({ length: 250 }, (_, index) => eventOf(`${index}`)).reduce(
    (all, event) => withTold(all, event, 1),
    told.told,
  );
  expect(many).toHaveLength(200);
});

it('takes three single messages of one kind and subject in an hour, then the rest is a storm', () => {
  const event = eventOf('a');
  const bursts = [0, 1, 2].reduce((known, now) => withBurst(known, event, now), newInbox('anna').bursts);
  const state = { ...newInbox('anna'), bursts };
  expect(isStorm(state, event, hour - 1)).toBe(true);
  expect(isStorm(state, event, hour)).toBe(false);
  expect(isStorm(state, { ...event, kind: 'experimentFailed' }, 3)).toBe(false);
  expect(isStorm(state, eventOf('b', { subject: { name: 'digits' } }), 3)).toBe(false);
  const two = { ...state, bursts: withBurst(withBurst([], event, 0), event, 1) };
  expect(isStorm(two, event, 2)).toBe(false);
  const many = Array.from({ length: 250 }, (_, index) => eventOf('x', { subject: { name: `n${index}` } }));
  expect(many.reduce((known, one) => withBurst(known, one, 5), bursts)).toHaveLength(200);
});

it('has no storm of what asks for action', () => {
  const event = eventOf('a', { kind: 'reviewRequested' });
  const bursts = [0, 1, 2, 3].reduce((known, now) => withBurst(known, event, now), newInbox('anna').bursts);
  expect(isStorm({ ...newInbox('anna'), bursts }, event, 4)).toBe(false);
});

it('does not take the way back of a model for one more of its stages', () => {
  const stage = eventOf('a', { kind: 'deploymentChanged', severity: 'info' });
  const bursts = [0, 1, 2].reduce((known, now) => withBurst(known, stage, now), newInbox('anna').bursts);
  const state = { ...newInbox('anna'), bursts };
  expect(isStorm(state, stage, 3)).toBe(true);
  expect(isStorm(state, { ...stage, severity: 'warning' }, 3)).toBe(false);
});

it('takes events of one parent, or of one name, together', () => {
  expect(groupOf(trial)).toBe('experimentCompleted sweep-1');
  expect(groupOf(eventOf('a'))).toBe(groupOf(eventOf('b')));
});

describe('a storm of 2,000 related events in an hour', () => {
  const kinds = ['experimentFailed', 'experimentCompleted', 'dataQualityAlert'] as const;
  const storm = (index: number): CollaborationEvent =>
    eventOf(`trial-${index}`, {
      kind: kinds[index % kinds.length] ?? 'experimentFailed',
      severity: index % 200 === 7 ? 'critical' : index % 2 === 0 ? 'error' : 'warning',
      subject: { parent: 'sweep-1' },
    });

  it('is at most 6 messages for a person beside the critical ones, which come at once, and the rest is in the digest', () => {
    const inbox = new RunningInbox(profileOf());
    for (let index = 0; index < 2000; index += 1) inbox.receive(storm(index), monday + index * 1800);
    inbox.runUntil(monday + 5 * day);
    const [critical, others] = [true, false].map((is) =>
      inbox.told.filter(({ message }) => (message.priority === 'critical') === is),
    );
    expect(critical).toHaveLength(20);
    expect(critical?.every(({ at, message }) => at === monday + Number(message.events[0]?.id.slice(6)) * 1800)).toBe(
      true,
    );
    expect(others?.length).toBeLessThanOrEqual(6);
    const digest = others?.findLast(({ message }) => message.isDigest)?.message;
    const told = (others ?? []).flatMap(({ message }) => [
      ...message.events.map(() => 1),
      ...(message.more ?? []).map(({ count }) => count),
    ]);
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(1990);
    expect(digest?.why).toMatch(/^Digest of \d+ events since 2026-03-02 12:\d\d\.$/);
  });

  it('of review requests is no more', () => {
    const inbox = new RunningInbox(profileOf());
    for (let index = 0; index < 2000; index += 1)
      inbox.receive(
        eventOf(`q${index}`, { kind: 'reviewRequested', review: { id: `v${index}` } }),
        monday + index * 1800,
      );
    inbox.runUntil(monday + 5 * day);
    expect(inbox.told.length).toBeLessThanOrEqual(6);
  });
});
