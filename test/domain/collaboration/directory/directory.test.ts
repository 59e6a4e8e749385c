import { describe, expect, it } from 'vitest';
import {
  inboxProfile,
  peopleOf,
  personByEmail,
  personBySlack,
  reachableOn,
  refuseUnknown,
} from '../../../../domain/collaboration/directory/directory.ts';
import { openDirectory } from '../../../../domain/collaboration/directory/open.ts';
import { directoryFrom, hour } from '../../../support/inboxes.ts';
import { thrownBy } from '../../../support/thrown.ts';

const directory = await openDirectory(
  directoryFrom({
    people: {
      anna: {
        name: 'Anna',
        email: 'Anna.Ek@Example.org',
        slack: 'U024BE7LH',
        timeZone: 'Europe/Berlin',
        preferences: { severity: 'error' },
      },
      ben: { name: 'Ben', email: 'ben@example.org', webhook: 'https://example.org/hook' },
      gone: { name: 'Gone', email: 'gone@example.org', slack: 'U0GONE', left: true },
    },
    groups: { leads: ['anna', 'ben'] },
  }),
);

describe('a person', () => {
  it('is found by an address, however it is written, unless they left', () => {
    expect(personByEmail(directory, ' anna.ek@example.ORG ')?.id).toBe('anna');
    expect(personBySlack(directory, 'U024BE7LH')?.id).toBe('anna');
    expect([personByEmail(directory, 'gone@example.org'), personBySlack(directory, 'U0GONE')]).toEqual([
      undefined,
      undefined,
    ]);
    expect([personByEmail(directory, ''), personBySlack(directory, 'u024be7lh')]).toEqual([undefined, undefined]);
  });

  it('is reached on Slack first, then by e-mail, then by webhook', () => {
    expect([...directory.people.values()].map((person) => reachableOn(person))).toEqual([
      ['slack', 'email'],
      ['email', 'webhook'],
      ['slack', 'email'],
    ]);
  });

  it('has an inbox that knows its clock for weeks, and no address', () => {
    const profile = inboxProfile(directory, 'anna', Date.UTC(2026, 2, 20));
    expect(profile).toEqual({
      person: 'anna',
      reachable: ['slack', 'email'],
      preferences: { severity: 'error' },
      offsets: [
        { fromMs: Date.UTC(2026, 2, 19), offsetMinutes: 60 },
        { fromMs: Date.UTC(2026, 2, 29) + hour, offsetMinutes: 120 },
      ],
    });
  });
});

describe('a name', () => {
  it('is a person or a group', () => {
    expect([peopleOf(directory, 'anna'), peopleOf(directory, 'leads'), peopleOf(directory, 'constructor')]).toEqual([
      ['anna'],
      ['anna', 'ben'],
      undefined,
    ]);
  });

  it('that is neither is refused with the nearest', async () => {
    refuseUnknown(directory, ['anna', 'leads']);
    const error = await thrownBy(() => refuseUnknown(directory, ['anna', 'leds']));
    expect(error).toMatchObject({ code: 'RECIPIENT_UNKNOWN', details: { recipient: 'leds' } });
    expect(error.message).toBe('"leds" is neither a person nor a group of within.people.yaml; did you mean "leads"?');
    const empty = await openDirectory(directoryFrom({ people: {} }));
    expect((await thrownBy(() => refuseUnknown(empty, ['anna']))).message).toContain(
      'the file of people names nobody.',
    );
    expect((await thrownBy(() => inboxProfile(directory, 'leads', 0))).message).toBe(
      '"leads" is a group; name a person.',
    );
  });
});
