import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DirectoryFile } from '../../../../contracts/people.ts';
import { openDirectory } from '../../../../domain/collaboration/directory/open.ts';
import { fits, fitsName, routing, standInFor } from '../../../../domain/collaboration/routing/policy.ts';
import { directoryFrom, eventOf, monday } from '../../../support/inboxes.ts';

const person = { name: 'N', email: 'n@example.org' };
const file: DirectoryFile = {
  people: {
    anna: { ...person, email: 'a@example.org' },
    ben: { ...person, email: 'b@example.org', away: { until: '2026-03-05', delegate: 'cleo' } },
    cleo: { ...person, email: 'c@example.org', away: { until: '2026-03-04', delegate: 'anna' } },
    dora: { ...person, email: 'd@example.org', left: true },
  },
  groups: { leads: ['anna', 'ben'], all: ['leads', 'cleo', 'dora'] },
  routes: [
    { kinds: ['experimentFailed'], to: ['leads'] },
    { severity: 'error', subjects: ['cell*', 'digits'], to: ['anna', 'all'] },
  ],
  escalation: ['anna'],
};
const directory = await openDirectory(directoryFrom(file));

describe('an event', () => {
  it('goes to each person once, with every reason', () => {
    const event = eventOf('e', { kind: 'experimentFailed', severity: 'error', to: ['ben'] });
    expect(routing(directory, event, monday)).toEqual({
      persons: [
        { person: 'ben', route: 'it is addressed to ben; route 1 tells the group leads; route 2 tells the group all' },
        { person: 'anna', route: 'route 1 tells the group leads; route 2 tells anna; route 2 tells the group all' },
        { person: 'cleo', route: 'route 2 tells the group all' },
      ],
      unknown: [],
    });
  });

  it('that no route fits goes to nobody, and to the escalation if it is critical', () => {
    expect(routing(directory, eventOf('e'), monday).persons).toEqual([]);
    expect(
      routing(directory, eventOf('e', { severity: 'critical', subject: { name: 'other' } }), monday).persons,
    ).toEqual([{ person: 'anna', route: 'it is critical, no route fits it, and the escalation names anna' }]);
  });

  it('that tells of somebody who could not be told goes to the escalation, whatever else it fits', () => {
    const event = eventOf('e', { kind: 'deliveryFailed', severity: 'critical', to: ['ben'] });
    expect(routing(directory, event, monday).persons.map(({ person }) => person)).toContain('anna');
    expect(routing(directory, event, monday).persons.find(({ person }) => person === 'anna')?.route).toContain(
      'somebody could not be told',
    );
  });

  it('that is addressed to an unknown name says so', () => {
    expect(routing(directory, eventOf('e', { to: ['zoe', 'constructor', 'anna'] }), monday).unknown).toEqual([
      'zoe',
      'constructor',
    ]);
  });

  it('that asks for a review goes to the delegate of who is away, through delegates of delegates', () => {
    const event = eventOf('e', { kind: 'reviewRequested', to: ['ben'] });
    expect(routing(directory, event, monday).persons).toEqual([
      { person: 'anna', route: 'it is addressed to ben, who is away until 2026-03-05 with anna as delegate' },
    ]);
    expect(routing(directory, event, Date.UTC(2026, 2, 4)).persons.map((one) => one.person)).toEqual(['cleo']);
    expect(routing(directory, event, Date.UTC(2026, 2, 5)).persons.map((one) => one.person)).toEqual(['ben']);
    expect(routing(directory, { ...event, kind: 'reviewDecided' }, monday).persons.map((one) => one.person)).toEqual([
      'ben',
    ]);
  });
});

describe('who stands in', () => {
  it('is the person where delegates lead in a circle, left, or are not there either', async () => {
    const away = { until: '2026-03-05' };
    const circle = await openDirectory(
      directoryFrom({
        people: {
          a: { name: 'a', away: { ...away, delegate: 'b' } },
          b: { name: 'b', away: { ...away, delegate: 'a' } },
          c: { name: 'c', away: { ...away, delegate: 'd' } },
          d: { name: 'd', left: true },
          e: { name: 'e', away },
        },
      }),
    );
    expect(['a', 'b', 'c', 'e'].map((id) => standInFor(circle.people, id, monday))).toEqual(['a', 'b', 'c', 'e']);
  });
});

describe('a route', () => {
  it('fits by kind, by severity and above, and by name', () => {
    const route = { kinds: ['experimentFailed'], severity: 'warning', subjects: ['cells'], to: [] } as const;
    const event = eventOf('e', { kind: 'experimentFailed', severity: 'error' });
    expect(fits(route, event)).toBe(true);
    expect(fits(route, { ...event, severity: 'info' })).toBe(false);
    expect(fits(route, { ...event, kind: 'deploymentChanged' })).toBe(false);
    expect(
      fits(route, eventOf('e', { kind: 'experimentFailed', severity: 'error', subject: { name: 'cells-2' } })),
    ).toBe(false);
  });

  it('fits a name as a regular expression with .* for each star would', () => {
    const part = fc.array(fc.constantFrom('a', 'b', '.', '*'), { maxLength: 7 }).map((chars) => chars.join(''));
    const name = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 9 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(part, name, (pattern, given) => {
        const expression = new RegExp(`^${pattern.replaceAll('.', '[.]').replaceAll('*', '.*')}$`);
        expect(fitsName(pattern, given)).toBe(expression.test(given));
      }),
      { numRuns: 3000 },
    );
  });
});
