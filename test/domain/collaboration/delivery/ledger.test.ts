import { describe, expect, it } from 'vitest';
import { aLedger, aMessage, anEvent, noon, SetClock } from '../../../support/deliveries.ts';

const day = 24 * 3_600_000;

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('ledger of deliveries', () => {
  it('keeps the first end of a message', async () => {
    const ledger = aLedger();
    const message = aMessage(anEvent());
    const first = await ledger.conclude(message, { outcome: 'confirmed', attempts: 1 });
    const second = await ledger.conclude(message, { outcome: 'refused', attempts: 2 });
    expect(second).toEqual(first);
    expect(await all(ledger.deliveries(noon))).toEqual([first]);
  });

  it('counts attempts, and knows which of them nobody saw end', async () => {
    const ledger = aLedger();
    const message = aMessage(anEvent());
    expect(await ledger.begin(message)).toEqual({ isInDoubt: false, attempts: 1 });
    await ledger.settle(message, 1, 'busy');
    expect(await ledger.begin(message)).toEqual({ isInDoubt: false, attempts: 2 });
    expect(await ledger.begin(message)).toEqual({ isInDoubt: true, attempts: 3 });
  });

  it('tells apart messages to two people, over two channels, of two events of one id on two days', async () => {
    const ledger = aLedger();
    const event = anEvent();
    const messages = [
      aMessage(event),
      aMessage(event, 'ben'),
      aMessage(event, 'anna', 'slack'),
      aMessage(anEvent({ at: noon + day })),
    ];
    for (const message of messages) await ledger.conclude(message, { outcome: 'confirmed', attempts: 1 });
    expect(await all(ledger.deliveries(noon))).toHaveLength(4);
    expect(await all(ledger.deliveries(noon + day))).toHaveLength(1);
  });

  it('finds an event that was taken, with those whom it was for', async () => {
    const ledger = aLedger(new SetClock(noon + 5));
    const event = anEvent({ facts: { accuracy: 0.93 } });
    expect(await ledger.takenEvent(event)).toBeUndefined();
    await ledger.take(event, [{ person: 'anna', reason: 'route 1' }]);
    const taken = { event, people: [{ person: 'anna', reason: 'route 1' }], at: noon + 5 };
    expect(await ledger.takenEvent(event)).toEqual(taken);
    expect(await all(ledger.takenEvents(noon))).toEqual([taken]);
  });

  it('keeps as it came what could not be taken', async () => {
    const ledger = aLedger();
    await ledger.refuse('x', 'kind: not valid', { id: 'x', kind: 'unheard' });
    expect(await all(ledger.refusedEvents(noon))).toEqual([
      { id: 'x', why: 'kind: not valid', event: { id: 'x', kind: 'unheard' }, at: noon },
    ]);
    expect(await all(ledger.takenEvents(noon))).toEqual([]);
  });

  it('keeps what was decided, the same decisions once', async () => {
    const ledger = aLedger();
    const digested = {
      event: 'a',
      outcome: 'digested' as const,
      why: 'Digested because…',
      route: 'route 1',
      at: noon,
      digest: 'd',
    };
    const muted = { event: 'b', outcome: 'muted' as const, why: 'Muted because…', route: 'route 1', at: noon + day };
    await ledger.keepDecisions('anna', [digested]);
    await ledger.keepDecisions('anna', [digested]);
    await ledger.keepDecisions('ben', [digested, muted]);
    await ledger.keepDecisions('ben', []);
    const found = await all(ledger.decisions(noon));
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        { person: 'anna', ...digested },
        { person: 'ben', ...muted },
      ]),
    );
    expect(await all(ledger.decisions(noon + day))).toEqual([]);
  });

  it('gives parked messages back, and says where they should be when they are gone', async () => {
    const ledger = aLedger();
    const messages = [aMessage(anEvent()), aMessage(anEvent({ id: 'b' }))];
    const name = await ledger.park(messages);
    expect(await ledger.park(messages)).toBe(name);
    expect(await ledger.parked(name)).toEqual(messages);
    await expect(ledger.parked('parked.2026-11-24.0')).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });
});
