import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SentMessage } from '../../../../contracts/collaboration.ts';
import type { OutboundMessage } from '../../../../contracts/delivery.ts';
import { eventSchema } from '../../../../contracts/events.ts';
import type { ChannelName } from '../../../../contracts/names.ts';
import { deadEvent, isEscalated, Outstanding } from '../../../../domain/collaboration/outstanding/policy.ts';
import { aMessage, anEvent, noon } from '../../../support/deliveries.ts';

const critical = anEvent({ id: 'deploy/churn/7', severity: 'critical', title: 'churn was rolled back' });
const onChannel = (channel: ChannelName) => aMessage(critical, 'anna', channel);
const ended = ({ key, channel }: OutboundMessage, outcome: SentMessage['outcome'], reason = 'no'): SentMessage => ({
  key,
  channel,
  outcome,
  ...(outcome === 'refused' && { reason }),
});

describe('critical events on their way', () => {
  it('are dead once every channel has refused them, with the reasons, and once', () => {
    const outstanding = new Outstanding([]);
    for (const channel of ['slack', 'email'] as const) outstanding.begun(onChannel(channel));
    outstanding.ended(onChannel('slack'), ended(onChannel('slack'), 'refused', 'channel_not_found'));
    expect(outstanding.takeDead()).toEqual([]);
    outstanding.ended(onChannel('email'), ended(onChannel('email'), 'refused', '550'));
    expect(outstanding.takeDead()).toMatchObject([{ reasons: ['slack: channel_not_found', 'email: 550'] }]);
    expect(outstanding.takeDead()).toEqual([]);
    expect(outstanding.list()).toEqual([]);
  });

  it('are alive where one channel brought them, whichever ended first', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['slack', 'email', 'webhook'] as const, { minLength: 2 }), (channels) => {
        const outstanding = new Outstanding([]);
        for (const channel of channels) outstanding.begun(onChannel(channel));
        for (const [place, channel] of channels.entries())
          outstanding.ended(onChannel(channel), ended(onChannel(channel), place === 0 ? 'resolved' : 'refused'));
        expect(outstanding.takeDead()).toEqual([]);
        expect(outstanding.list()).toEqual([]);
      }),
    );
  });

  it('survive a history that ends in between', () => {
    const first = new Outstanding([]);
    for (const channel of ['slack', 'email'] as const) first.begun(onChannel(channel));
    first.ended(onChannel('slack'), ended(onChannel('slack'), 'refused'));
    const second = new Outstanding(structuredClone(first.list()));
    second.ended(onChannel('email'), ended(onChannel('email'), 'refused'));
    expect(second.takeDead()).toHaveLength(1);
  });

  it('are dead at once for somebody without an address; what is not critical is nobody else’s concern', () => {
    const outstanding = new Outstanding([]);
    outstanding.unreachable(anEvent(), 'no address');
    outstanding.begun(aMessage(anEvent()));
    outstanding.ended(aMessage(anEvent()), ended(aMessage(anEvent()), 'refused'));
    expect(outstanding.takeDead()).toEqual([]);
    outstanding.unreachable(critical, 'no address');
    expect(outstanding.takeDead()).toMatchObject([{ event: { id: critical.id }, reasons: ['no address'] }]);
  });

  it('are not counted by a message that only brings an earlier one up to date', () => {
    const outstanding = new Outstanding([]);
    const update = { ...onChannel('slack'), update: { channel: 'slack' as const, id: '1.2' } };
    outstanding.begun(update);
    outstanding.ended(update, ended(update, 'refused'));
    expect(outstanding.takeDead()).toEqual([]);
  });

  it('give an event that the door takes, however long their id', () => {
    for (const id of ['a', `x/${'y'.repeat(197)}`, `${'z'.repeat(60)}/${'-'.repeat(139)}`]) {
      const one = { event: { ...critical, id, title: 't'.repeat(200) }, open: 0, arrived: false, reasons: ['r'] };
      expect(eventSchema.parse(deadEvent(one, 'anna', noon))).toMatchObject({
        kind: 'deliveryFailed',
        severity: 'critical',
        facts: { event: id, person: 'anna' },
      });
    }
  });

  it('are escalated, but the death of an escalation is not', () => {
    const one = { open: 0, arrived: false, reasons: [] };
    expect(isEscalated({ ...one, event: critical })).toBe(true);
    expect(isEscalated({ ...one, event: deadEvent({ ...one, event: critical }, 'anna', noon) })).toBe(false);
  });
});
