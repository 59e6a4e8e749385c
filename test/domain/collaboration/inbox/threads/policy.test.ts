import { describe, expect, it } from 'vitest';
import type { OutboundMessage } from '../../../../../contracts/delivery.ts';
import type { InboxState } from '../../../../../contracts/inbox.ts';
import {
  delivered,
  explained,
  newInbox,
  received,
  rerouted,
} from '../../../../../domain/collaboration/inbox/policy.ts';
import { closed, kept } from '../../../../../domain/collaboration/inbox/threads/policy.ts';
import { day, eventOf, hour, minute, monday, profileOf, RunningInbox } from '../../../../support/inboxes.ts';

const request = (review: string, parts: Partial<OutboundMessage> = {}): OutboundMessage => ({
  key: 'k#anna#slack',
  person: 'anna',
  channel: 'slack',
  priority: 'high',
  events: [eventOf('ask', { kind: 'reviewRequested', review: { id: review } })],
  isDigest: false,
  why: 'w',
  ...parts,
});
const reference = (id: string, channel: 'slack' | 'email' = 'slack') => ({ channel, id, place: 'C1' });
const inbox = (threads: InboxState['threads']): InboxState => ({ ...newInbox('anna'), threads });
const closing = (review: string) => ({ event: eventOf('close', { review: { id: review, closed: true } }), route: 'r' });

it('keeps where messages that can be changed are, eight a review, of 50 reviews', () => {
  const one = Array.from({ length: 12 }, (_, index) => index).reduce(
    (threads, index) => kept(inbox(threads), request('v1'), reference(`${index}`)).threads,
    newInbox('anna').threads,
  );
  expect(one[0]?.messages.map(({ id }) => id)).toEqual(['4', '5', '6', '7', '8', '9', '10', '11']);
  const many = Array.from({ length: 60 }, (_, index) => index).reduce(
    (threads, index) => kept(inbox(threads), request(`v${index}`), reference('1')).threads,
    one,
  );
  expect(many).toHaveLength(50);
});

it('keeps nothing of e-mail, digests, changes and of what is about no review', () => {
  const none = [
    kept(inbox([]), request('v1', { channel: 'email' }), reference('m', 'email')),
    kept(inbox([]), request('v1', { isDigest: true }), reference('1')),
    kept(inbox([]), request('v1', { update: reference('0') }), reference('1')),
    kept(inbox([]), request('v1', { events: [eventOf('a')] }), reference('1')),
  ];
  expect(none.map(({ threads }) => threads)).toEqual([[], [], [], []]);
});

it('changes each message once when the review closes, and no other', () => {
  const { threads } = kept(
    inbox(kept(inbox([]), request('v1'), reference('1')).threads),
    request('v2'),
    reference('2'),
  );
  const step = closed(inbox(threads), closing('v1'));
  expect(step.sends).toMatchObject([{ key: 'close#anna#slack#1', update: { id: '1' }, isDigest: false }]);
  expect(closed(inbox(step.threads), closing('v1')).sends).toEqual([]);
  expect(step.threads.find(({ review }) => review === 'v2')?.messages).toHaveLength(1);
});

describe('a message about a review', () => {
  const ask = eventOf('ask', { kind: 'reviewRequested', review: { id: 'v1' } });
  const close = eventOf('close', { kind: 'reviewDecided', review: { id: 'v1', closed: true }, title: 'approved' });
  const place = { channel: 'slack' as const, id: '17.5', place: 'C1' };

  it('is brought up to date once the review has closed', () => {
    const asked = received(newInbox('anna'), { event: ask, route: 'r' }, profileOf(), monday);
    const [message] = asked.sends;
    if (!message) throw new Error('nothing was sent');
    const known = delivered(asked.state, message, place).state;
    const closed = received(known, { event: close, route: 'r' }, profileOf(), monday + hour);
    expect(closed.sends.map(({ update }) => update)).toEqual([undefined, place]);
    const reminder = eventOf('remind', { kind: 'reviewReminder', review: { id: 'v1' } });
    const late = received(closed.state, { event: reminder, route: 'r' }, profileOf(), monday + 2 * hour);
    expect(late.decisions[0]).toMatchObject({ outcome: 'inhibited', why: 'Inhibited because the review has closed.' });
  });

  it('is changed at once when the review closed while it was on its way', () => {
    const asked = received(newInbox('anna'), { event: ask, route: 'r' }, profileOf(), monday);
    const closed = received(asked.state, { event: close, route: 'r' }, profileOf(), monday + 1);
    const [message] = asked.sends;
    if (!message) throw new Error('nothing was sent');
    expect(delivered(closed.state, message, place).sends).toMatchObject([
      { update: place, events: [{ title: 'approved' }] },
    ]);
  });

  it('that waits is not told after the close, nor is a reminder while it waits', () => {
    const inbox = new RunningInbox(profileOf({ preferences: { kinds: { reviewRequested: 'digest' } } }));
    inbox.receive(ask, monday);
    inbox.receive(eventOf('remind', { kind: 'reviewReminder', review: { id: 'v1' } }), monday + minute);
    inbox.receive(close, monday + 2 * minute);
    inbox.runUntil(monday + day);
    expect(explained(inbox.state, 'remind')?.outcome).toBe('inhibited');
    expect(explained(inbox.state, 'ask')?.why).toBe('Inhibited because the review closed before it was told.');
    expect(inbox.told.map(({ message }) => message.events[0]?.id)).toEqual(['close']);
  });

  it('stands by e-mail under the first, also before that has arrived', () => {
    const inbox = new RunningInbox(profileOf({ reachable: ['email'] }));
    inbox.receive(ask, monday);
    inbox.receive(eventOf('other', { kind: 'reviewRequested', review: { id: 'v2' } }), monday + minute);
    inbox.receive(eventOf('remind', { kind: 'reviewReminder', review: { id: 'v1' } }), monday + 2 * minute);
    inbox.receive(close, monday + 3 * minute);
    inbox.runUntil(monday + day);
    expect(inbox.told.map(({ message: { key, replyTo } }) => [key, replyTo])).toEqual([
      ['ask#anna#email', undefined],
      ['other#anna#email', undefined],
      ['remind#anna#email', 'ask#anna#email'],
      ['close#anna#email', 'ask#anna#email'],
    ]);
  });

  it('stands by e-mail under the first where it waited, and where another channel had refused both', () => {
    const waiting = new RunningInbox(
      profileOf({ reachable: ['email'], preferences: { kinds: { reviewDecided: 'digest' } } }),
    );
    waiting.receive(ask, monday);
    waiting.receive(close, monday + hour);
    waiting.runUntil(monday + day);
    expect(waiting.told.at(-1)?.message).toMatchObject({ isDigest: false, replyTo: 'ask#anna#email' });

    const end = [ask, close].reduce(
      (step, event) => {
        const { state, sends } = received(step.state, { event, route: 'r' }, profileOf(), monday);
        const refused = sends[0] && rerouted(state, sends[0]);
        if (!refused) throw new Error('nothing was sent');
        return refused;
      },
      { state: newInbox('anna'), sends: [], decisions: [] } as ReturnType<typeof received>,
    );
    expect(end.sends).toMatchObject([{ key: 'close#anna#email', replyTo: 'ask#anna#email' }]);
  });

  it('alone in a digest comes as itself', () => {
    const inbox = new RunningInbox(profileOf({ preferences: { kinds: { reviewRequested: 'digest' } } }));
    inbox.receive(ask, monday);
    inbox.runUntil(monday + day);
    expect(inbox.told).toMatchObject([
      { at: monday + 4 * hour, message: { isDigest: false, events: [{ id: 'ask' }] } },
    ]);
  });
});
