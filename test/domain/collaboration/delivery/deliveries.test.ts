import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboundMessage, SendResult } from '../../../../contracts/delivery.ts';
import { Deliveries, type SendContext } from '../../../../domain/collaboration/delivery/deliveries.ts';
import type { SendRequest } from '../../../../domain/collaboration/ports.ts';
import { aLedger, aMessage, anEvent, noon, SetClock } from '../../../support/deliveries.ts';

const hour = 3_600_000;
const confirmed: SendResult = { outcome: 'confirmed', reference: { channel: 'email', id: '<m@within>' } };
/** The worker dies while this is being sent. */
const death = 'death' as const;
type Script = readonly (SendResult | typeof death)[];

/** A channel that answers as its script says, and confirms once that has ended. */
function scripted(script: Script) {
  const requests: SendRequest[] = [];
  return {
    requests,
    channel: {
      name: 'email' as const,
      close: () => Promise.resolve(),
      send(request: SendRequest): Promise<SendResult> {
        const next = script[requests.length] ?? confirmed;
        requests.push(request);
        return next === death ? Promise.reject(new Error('killed')) : Promise.resolve(next);
      },
    },
  };
}

function lab(script: Script, people: Record<string, { name: string; left?: true }> = { anna: { name: 'Anna' } }) {
  const clock = new SetClock();
  const ledger = aLedger(clock);
  const { channel, requests } = scripted(script);
  const deliveries = new Deliveries({
    ledger,
    channels: [channel],
    person: (id) => Promise.resolve(people[id]),
    clock,
  });
  const context: SendContext = {
    signal: new AbortController().signal,
    isStopping: () => false,
    firstTriedAt: noon,
  };
  /** As Temporal does: again and again until it goes through. */
  const untilDone = async (messages: readonly OutboundMessage[]) => {
    for (let attempt = 0; attempt < 50; attempt++) {
      try {
        return await deliveries.send(messages, context);
      } catch {
        clock.at += 1000;
      }
    }
    throw new Error('never done');
  };
  return { clock, ledger, deliveries, requests, context, untilDone };
}

describe('deliveries', () => {
  const message = aMessage(anEvent());

  it('sends once what is asked for twice', async () => {
    const { deliveries, requests, context } = lab([]);
    const [first] = await deliveries.send([message], context);
    const [again] = await deliveries.send([message], context);
    expect(first).toMatchObject({ outcome: 'confirmed', attempts: 1, reference: { id: '<m@within>' } });
    expect(again).toEqual(first);
    expect(requests).toHaveLength(1);
  });

  it('tells the channel that an attempt is in doubt, and only then', async () => {
    const { untilDone, requests } = lab([
      { outcome: 'retry', reason: '451' },
      death,
      { outcome: 'ambiguous', reason: 'cut' },
    ]);
    const [record] = await untilDone([message]);
    expect(requests.map(({ isRetry }) => isRetry)).toEqual([false, false, true, true]);
    expect(record).toMatchObject({ outcome: 'resolved', attempts: 4 });
  });

  it('keeps in doubt what a later attempt could not settle', async () => {
    const { untilDone, requests } = lab([death, { outcome: 'retry', reason: '451' }]);
    await untilDone([message]);
    expect(requests.map(({ isRetry }) => isRetry)).toEqual([false, true, true]);
  });

  it('does not take a refusal for a passing fault', async () => {
    const { deliveries, context, requests } = lab([{ outcome: 'refused', reason: '550 no such user' }]);
    const [record] = await deliveries.send([message], context);
    expect(record).toMatchObject({ outcome: 'refused', reason: '550 no such user' });
    expect(await deliveries.send([message], context)).toEqual([record]);
    expect(requests).toHaveLength(1);
  });

  it('keeps a critical message until the channel itself is mended, and no other', async () => {
    const revoked: SendResult = { outcome: 'refused', reason: 'invalid_auth', channelWide: true };
    const critical = lab([revoked]);
    const late = aMessage(anEvent({ severity: 'critical' }));
    await expect(critical.deliveries.send([late], critical.context)).rejects.toMatchObject({
      code: 'DELIVERY_PENDING',
    });
    expect(await critical.untilDone([late])).toMatchObject([{ outcome: 'confirmed', attempts: 2 }]);
    const ordinary = lab([revoked]);
    expect(await ordinary.deliveries.send([message], ordinary.context)).toMatchObject([{ outcome: 'refused' }]);
  });

  it('goes on with the others of a batch, and waits as long as the receiver asks', async () => {
    const others = ['b', 'c'].map((id) => aMessage(anEvent({ id })));
    const { deliveries, context, requests } = lab([
      { outcome: 'retry', reason: 'busy' },
      confirmed,
      { outcome: 'retry', reason: '429', afterMs: 7000 },
    ]);
    await expect(deliveries.send([message, ...others], context)).rejects.toMatchObject({
      code: 'DELIVERY_PENDING',
      details: { afterMs: 7000 },
    });
    expect(await deliveries.send([message, ...others], context)).toHaveLength(3);
    expect(requests.map(({ message: { key } }) => key)).toEqual([
      message.key,
      ...others.map(({ key }) => key),
      message.key,
      others[1]?.key,
    ]);
  });

  it('leaves the rest of a batch alone once the receiver asks for a pause', async () => {
    const other = aMessage(anEvent({ id: 'b' }));
    const { deliveries, context, requests } = lab([{ outcome: 'retry', reason: '429', afterMs: 7000 }]);
    await expect(deliveries.send([message, other], context)).rejects.toMatchObject({ code: 'DELIVERY_PENDING' });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['critical' as const, 96],
    ['info' as const, 24],
  ])('gives up on what is %s after %d hours, not before', async (severity, hours) => {
    const busy: SendResult = { outcome: 'retry', reason: 'busy' };
    const late = aMessage(anEvent({ severity }));
    const { deliveries, context, clock } = lab([busy, busy]);
    clock.at = noon + hours * hour - 1;
    await expect(deliveries.send([late], context)).rejects.toMatchObject({ code: 'DELIVERY_PENDING' });
    clock.at += 1;
    const [record] = await deliveries.send([late], context);
    expect(record).toMatchObject({ outcome: 'refused', reason: `not taken for ${hours} hours: busy` });
  });

  it.each([
    ['is unknown', {}, /not, or no longer, in the directory/],
    ['has left', { anna: { name: 'Anna', left: true as const } }, /not, or no longer, in the directory/],
  ])('refuses a message to somebody who %s', async (_what, people, reason) => {
    const { deliveries, context, requests } = lab([], people);
    const [record] = await deliveries.send([message], context);
    expect(record).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) as string });
    expect(requests).toHaveLength(0);
  });

  it('refuses a message over a channel that is not configured', async () => {
    const { deliveries, context } = lab([]);
    const [record] = await deliveries.send([aMessage(anEvent(), 'anna', 'slack')], context);
    expect(record).toMatchObject({ outcome: 'refused', reason: 'no slack is configured for the worker' });
  });

  it('begins nothing once it is to stop', async () => {
    const { deliveries, context, requests } = lab([]);
    const isStopping = () => requests.length > 0;
    const batch = [message, aMessage(anEvent({ id: 'b' }))];
    await expect(deliveries.send(batch, { ...context, isStopping })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(requests).toHaveLength(1);
    expect(await deliveries.send(batch, context)).toHaveLength(2);
    expect(requests).toHaveLength(2);
  });

  it('ends every message once, whatever happens on the way', async () => {
    const faults = fc.constantFrom<Script[number]>(
      death,
      { outcome: 'retry', reason: 'busy' },
      { outcome: 'retry', reason: 'busy', afterMs: 10 },
      { outcome: 'ambiguous', reason: 'cut' },
      { outcome: 'refused', reason: 'no' },
      confirmed,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(faults, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), async (script, count) => {
        const { untilDone, requests, ledger } = lab(script);
        const batch = Array.from({ length: count }, (_, place) => aMessage(anEvent({ id: `e${place}` })));
        const records = await untilDone(batch);
        expect(records.map(({ key }) => key)).toEqual(batch.map(({ key }) => key));
        for (const one of batch) {
          const own = requests.flatMap(({ message: { key } }, place) =>
            key === one.key ? [script[place] ?? confirmed] : [],
          );
          const ends = own.filter((answer) => answer !== death && ['confirmed', 'refused'].includes(answer.outcome));
          // One end, and nothing was sent after it.
          expect(ends).toHaveLength(1);
          expect(own.at(-1)).toBe(ends[0]);
          expect(await ledger.outcomeOf(one)).toEqual(records.find(({ key }) => key === one.key));
        }
      }),
      { numRuns: 40 },
    );
  });
});
