import { describe, expect, it } from 'vitest';
import type { InboxProfile } from '../../../contracts/inbox.ts';
import { parseEvent, takeIn } from '../../../domain/collaboration/intake.ts';
import { aLedger, anEvent, noon, SetClock } from '../../support/deliveries.ts';

const day = 24 * 3_600_000;
const profile = (person: string): InboxProfile => ({ person, reachable: ['email'], preferences: {}, offsets: [] });
const route =
  (people: readonly string[], unknown: readonly string[] = []) =>
  () =>
    Promise.resolve({
      addressees: people.map((person) => ({ profile: profile(person), route: `route of ${person}` })),
      unknown,
    });

describe('the door of events', () => {
  it('sorts a batch by inbox, with the reason', async () => {
    const parts = { ledger: aLedger(), clock: new SetClock(), route: route(['anna', 'ben']) };
    const events = [anEvent(), anEvent({ id: 'b' })];
    const { deliveries, refused } = await takeIn(events, parts);
    expect(refused).toEqual([]);
    expect([...deliveries.keys()]).toEqual(['anna', 'ben']);
    expect(deliveries.get('ben')).toEqual({
      profile: profile('ben'),
      events: events.map((event) => ({ event, route: 'route of ben' })),
    });
  });

  it('leaves out what was kept, and only that: what no inbox got comes again', async () => {
    const parts = { ledger: aLedger(), clock: new SetClock(), route: route(['anna']) };
    const lost = await takeIn([anEvent()], parts);
    const again = await takeIn([anEvent()], parts);
    expect(again.deliveries).toEqual(lost.deliveries);
    await again.keep();
    expect((await takeIn([anEvent()], parts)).deliveries.size).toBe(0);
  });

  it('tells the others, and keeps that a name is nobody’s', async () => {
    const ledger = aLedger();
    const parts = { ledger, clock: new SetClock(), route: route(['anna'], ['amna']) };
    const { deliveries, refused } = await takeIn([anEvent()], parts);
    expect(deliveries.size).toBe(1);
    expect(refused).toEqual([{ id: anEvent().id, why: expect.stringContaining('"amna"') as string }]);
  });

  it('keeps an event that is for nobody, so that an audit knows of it', async () => {
    const ledger = aLedger();
    const { keep } = await takeIn([anEvent()], { ledger, clock: new SetClock(), route: route([]) });
    await keep();
    expect(await ledger.takenEvent(anEvent())).toMatchObject({ people: [] });
  });

  it.each([
    ['nothing at all', null, /object/],
    ['an unknown kind', anEvent({ kind: 'party' as never }), /^kind/],
    ['a subject without a name', anEvent({ subject: { type: 'run', id: 'r' } as never }), /^subject\.name/],
    ['a title of two lines', anEvent({ title: 'a\nBcc: all@example.org' }), /^title/],
    ['a link to a script', anEvent({ links: [{ label: 'x', url: 'javascript:alert(1)' }] }), /^links\.0\.url/],
    ['a text of megabytes', anEvent({ text: 'x'.repeat(5_000_000) }), /^text/],
    ['a key too many', { ...anEvent(), password: 'x' }, /password/],
    ['what is long past', anEvent({ at: noon - 30 * day - 1 }), /^at: more than 30 days ago/],
    ['what is yet to come', anEvent({ at: noon + day + 1 }), /^at: more than a day ahead/],
  ])('refuses %s with the field, and lets the others of the batch through', async (_what, given, why) => {
    const ledger = aLedger();
    const parts = { ledger, clock: new SetClock(), route: route(['anna']) };
    const { deliveries, refused } = await takeIn([given, anEvent({ id: 'good' })], parts);
    expect(refused).toMatchObject([{ why: expect.stringMatching(why) as string }]);
    expect(deliveries.get('anna')?.events).toHaveLength(1);
    expect(parseEvent(given, noon)).toMatch(why);
  });

  it('takes what is 30 days old, and what is a day ahead', () => {
    for (const at of [noon - 30 * day, noon + day]) expect(parseEvent(anEvent({ at }), noon)).toMatchObject({ at });
  });
});
