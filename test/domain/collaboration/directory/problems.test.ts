import { describe, expect, it } from 'vitest';
import type { DirectoryFile } from '../../../../contracts/people.ts';
import { directoryProblems } from '../../../../domain/collaboration/directory/problems.ts';

const anna = { name: 'Anna', email: 'anna@example.org' };
const textsOf = (file: DirectoryFile): string[] =>
  directoryProblems(file).map(({ path, text }) => `${path.join('.')}: ${text}`);

describe('a file of people', () => {
  it.each<[DirectoryFile, string]>([
    [
      { people: { anna: { ...anna, timeZone: 'Europe/Berln' } } },
      'people.anna.timeZone: "Europe/Berln" is no time zone; write one as Europe/Berlin',
    ],
    [
      { people: { anna: { ...anna, workingHours: { from: '09:00', to: '09:00' } } } },
      'people.anna.workingHours: from and to are the same time',
    ],
    [
      { people: { anna: { ...anna, away: { until: '2026-01-01', delegate: 'ana' } } } },
      'people.anna.away.delegate: "ana" is no person of this file; did you mean "anna"?',
    ],
    [
      { people: { anna, ben: { name: 'Ben', email: 'ANNA@example.org' } } },
      "people.ben.email: it is that of anna too, and a vote from there must be one person's",
    ],
    [
      { people: { anna: { name: 'A', slack: 'U024BE7LH' }, ben: { name: 'B', slack: 'U024BE7LH' } } },
      "people.ben.slack: it is that of anna too, and a vote from there must be one person's",
    ],
    [
      { people: { anna }, groups: { anna: ['anna'] } },
      'groups.anna: a person is called "anna" too; give the group another name',
    ],
    [
      { people: { anna }, groups: { leads: ['nobody-at-all'] } },
      'groups.leads.0: "nobody-at-all" is neither a person nor a group of this file',
    ],
    [
      { people: { anna }, routes: [{ to: ['anna'] }, { to: ['leeds'] }], groups: { leads: ['anna'] } },
      'routes.1.to.0: "leeds" is neither a person nor a group of this file; did you mean "leads"?',
    ],
    [
      { people: { anna }, escalation: ['constructor'] },
      'escalation.0: "constructor" is neither a person nor a group of this file',
    ],
    [
      { people: { anna: { ...anna, preferences: { digest: '10s' } } } },
      'people.anna.preferences.digest: it is a time from 1m to 366d',
    ],
    [
      { people: { anna }, defaults: { budget: { messages: 3, per: '400d' } } },
      'defaults.budget.per: it is a time from 1m to 366d',
    ],
    [
      { people: { anna }, defaults: { quietHours: { from: '22:00', to: '22:00' } } },
      'defaults.quietHours: from and to are the same time',
    ],
  ])('%j has a problem', (file, text) => {
    expect(textsOf(file)).toContain(text);
  });

  it('with a circle of groups says which way it goes, for each group in it and no other', () => {
    const file = { people: { anna }, groups: { a: ['b', 'anna'], b: ['c'], c: ['b'] } };
    expect(textsOf(file)).toEqual([
      'groups.b: the group holds itself, by b → c → b',
      'groups.c: the group holds itself, by c → b → c',
    ]);
  });

  it('that is sound has none, also when somebody who left had the address that another has now', () => {
    const file: DirectoryFile = {
      people: { anna, old: { ...anna, left: true } },
      groups: { leads: ['anna'], all: ['leads'] },
      routes: [{ to: ['all', 'anna'] }],
      escalation: ['leads'],
      defaults: { quietHours: 'off', digest: '1.5h' },
    };
    expect(textsOf(file)).toEqual([]);
  });
});
