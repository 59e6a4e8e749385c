import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type EventSignal, eventSignals } from '../../contracts/event-signals.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import { collaborationMessages, collaborationShard, collaborationWorkflowId } from '../../contracts/names.ts';
import { anEvent } from '../support/deliveries.ts';

const eventsOf = ({ signalArgs: [given] }: EventSignal): readonly CollaborationEvent[] => [given].flat();

it('brings each event once, to its shard, in the order given, within what a payload takes', () => {
  const event = fc.record({ id: fc.stringMatching(/^[a-z]{1,4}$/), text: fc.string({ maxLength: 4000 }) });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 400 }), (given) => {
      const events = given.map(({ id, text }, place) => anEvent({ id: `${id}/${place}`, text }));
      const signals = eventSignals(events, 'queue');
      for (const one of signals) {
        const own = eventsOf(one);
        const [{ shard }] = one.args;
        expect(one).toMatchObject({ workflowId: collaborationWorkflowId(shard), taskQueue: 'queue-people' });
        expect(own.every(({ id }) => collaborationShard(id) === shard)).toBe(true);
        expect(one.signal).toBe(own.length === 1 ? own[0]?.kind : collaborationMessages.events);
        expect(Buffer.byteLength(JSON.stringify(own))).toBeLessThan(1_000_000);
      }
      for (let shard = 0; shard < 16; shard++)
        expect(signals.filter(({ args: [of] }) => of.shard === shard).flatMap(eventsOf)).toEqual(
          events.filter(({ id }) => collaborationShard(id) === shard),
        );
    }),
    { numRuns: 30 },
  );
});

it('takes at most 100 events together', () => {
  const events = Array.from({ length: 4000 }, (_, place) => anEvent({ id: `e/${place}` }));
  expect(Math.max(...eventSignals(events, 'queue').map((signal) => eventsOf(signal).length))).toBe(100);
});

it('takes fewer of them where they are long: a history takes two megabytes in one payload', () => {
  const events = Array.from({ length: 1600 }, (_, place) => anEvent({ id: `e/${place}`, text: '€'.repeat(4000) }));
  const sizes = eventSignals(events, 'queue').map((signal) => Buffer.byteLength(JSON.stringify(signal.signalArgs)));
  expect(Math.max(...sizes)).toBeLessThan(1_000_000);
  expect(sizes.length).toBeLessThan(events.length / 20);
});
