import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DirectoryFile } from '../../../contracts/people.ts';
import { type ForesightParts, foresee } from '../../../domain/collaboration/foresight.ts';
import { foreseen, newInbox, received } from '../../../domain/collaboration/inbox/policy.ts';
import { anyEvents, anyProfile, directoryFrom, eventOf, hour, monday } from '../../support/inboxes.ts';

const file: DirectoryFile = {
  people: {
    anna: { name: 'Anna', email: 'anna@example.org', preferences: { kinds: { experimentCompleted: 'digest' } } },
    ben: { name: 'Ben', slack: 'U024BE7LH' },
  },
  routes: [{ subjects: ['cells'], to: ['anna'] }],
};
const partsFor = (person: string): ForesightParts => ({
  source: directoryFrom(file),
  configured: ['email'],
  clock: { now: () => monday },
  inbox: (request) => Promise.resolve(foreseen(newInbox(person), request)),
});

describe('what would become of an event', () => {
  it('is what the rules say, with the route and the time of the digest', async () => {
    expect(await foresee(eventOf('e'), 'anna', partsFor('anna'))).toMatchObject({
      outcome: 'digested',
      why: 'Digested because anna wants experimentCompleted in the digest.',
      route: 'route 1 tells anna',
      dueAt: monday + 4 * hour,
      people: ['anna'],
    });
  });

  it('is nothing for a person whom no route names, and says whom it would be for', async () => {
    expect(await foresee(eventOf('e'), 'ben', partsFor('ben'))).toMatchObject({
      outcome: 'not-addressed',
      people: ['anna'],
    });
  });

  it('counts only channels that are set up', async () => {
    expect(await foresee(eventOf('e', { to: ['ben'] }), 'ben', partsFor('ben'))).toMatchObject({
      outcome: 'unreachable',
    });
  });

  it('names the nearest person', async () => {
    await expect(foresee(eventOf('e'), 'ana', partsFor('ana'))).rejects.toThrow(/did you mean "anna"/);
  });

  it('is what really happens next, and changes nothing', () => {
    fc.assert(
      fc.property(anyProfile, anyEvents, ({ profile, start }, events) => {
        let state = newInbox(profile.person);
        let now = start;
        for (const { event, wait } of events) {
          now += wait;
          const routed = { event, route: 'route 1 tells anna' };
          const before = JSON.stringify(state);
          const dry = foreseen(state, { routed, profile, now });
          expect(JSON.stringify(state)).toBe(before);
          const step = received(state, routed, profile, now);
          expect(dry?.decision).toEqual(step.decisions.findLast((decision) => decision.event === event.id));
          state = step.state;
        }
      }),
      { numRuns: 100 },
    );
  });
});
