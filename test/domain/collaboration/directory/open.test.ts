import { describe, expect, it } from 'vitest';
import { openDirectory } from '../../../../domain/collaboration/directory/open.ts';
import { directoryFrom } from '../../../support/inboxes.ts';
import { thrownBy } from '../../../support/thrown.ts';

describe('a directory', () => {
  it('has nobody where there is no file', async () => {
    const directory = await openDirectory(directoryFrom({ people: {} }));
    expect(directory).toEqual({ people: new Map(), groups: new Map(), routes: [], escalation: [], warnings: [] });
  });

  it('has groups of groups resolved, each person once, whatever they are called', async () => {
    const directory = await openDirectory(
      directoryFrom({
        people: { anna: { name: 'Anna' }, constructor: { name: 'C' }, ben: { name: 'Ben' } },
        groups: { inner: ['anna', 'constructor'], outer: ['inner', 'ben', 'anna', 'other'], other: ['inner'] },
      }),
    );
    expect([...directory.groups]).toEqual([
      ['inner', ['anna', 'constructor']],
      ['outer', ['anna', 'constructor', 'ben']],
      ['other', ['anna', 'constructor']],
    ]);
  });

  it('resolves a hundred groups each of which holds the next two', async () => {
    const groups = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [
        `g${index}`,
        index < 98 ? [`g${index + 1}`, `g${index + 2}`] : ['anna'],
      ]),
    );
    const directory = await openDirectory(directoryFrom({ people: { anna: { name: 'Anna' } }, groups }));
    expect(directory.groups.get('g0')).toEqual(['anna']);
  });

  it('fills in what a person does not say', async () => {
    const directory = await openDirectory(
      directoryFrom({
        people: {
          anna: {
            name: 'Anna',
            preferences: { severity: 'error' },
            away: { until: '2026-07-01' },
            timeZone: 'America/New_York',
          },
        },
        defaults: { severity: 'warning', digest: '2h', kinds: { reviewDecided: 'digest' } },
      }),
    );
    expect(directory.people.get('anna')).toEqual({
      id: 'anna',
      name: 'Anna',
      timeZone: 'America/New_York',
      workingHours: { from: 540, to: 1020, days: [1, 2, 3, 4, 5] },
      roles: [],
      away: { until: Date.UTC(2026, 6, 1, 4), day: '2026-07-01' },
      left: false,
      preferences: { severity: 'error', digestMs: 7_200_000, kinds: { reviewDecided: 'digest' } },
    });
  });

  it('is refused with the place of the first problem, the others in the details', async () => {
    const broken = directoryFrom({ people: { anna: { name: 'Anna' } }, groups: { a: ['a'], b: ['anaa'] } });
    const error = await thrownBy(() => openDirectory(broken));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toBe('groups.a: the group holds itself, by a → a. 1 more problem in this file.');
    expect(error.details['problems']).toEqual([
      'groups.a: the group holds itself, by a → a',
      'groups.b.0: "anaa" is neither a person nor a group of this file; did you mean "anna"?',
    ]);
  });
});
