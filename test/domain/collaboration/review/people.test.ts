/** @module Names of the rules as people. */
import { expect, it } from 'vitest';
import { openDirectory } from '../../../../domain/collaboration/directory/open.ts';
import { isOutdated, reviewPeople } from '../../../../domain/collaboration/review/people.ts';
import { noon } from '../../../support/deliveries.ts';

const directory = await openDirectory({
  read: () =>
    Promise.resolve({
      where: () => 'within.people.yaml',
      file: {
        people: {
          anna: { name: 'Anna', roles: ['law'], away: { until: '2026-12-01', delegate: 'dora' } },
          ben: { name: 'Ben', left: true as const },
          carl: { name: 'Carl', timeZone: 'Asia/Tokyo' },
          dora: { name: 'Dora' },
        },
        groups: { leads: ['anna', 'ben'], all: ['leads', 'carl'] },
      },
    }),
});
const ask = (rules: Partial<Parameters<typeof reviewPeople>[1]['rules']>, also: string[] = []) =>
  reviewPeople(directory, { rules: { reviewers: ['all'], veto: [], escalateTo: [], ...rules }, also, now: noon });

it('holds groups as people without those who left, with roles, stand-ins and hours', () => {
  const { reviewers, people, problems } = ask({}, ['ben', 'zoe']);
  expect(problems).toEqual([]);
  expect(reviewers).toEqual(['anna', 'carl']);
  expect(Object.keys(people).toSorted()).toEqual(['anna', 'carl', 'dora']);
  expect(people['anna']).toMatchObject({ roles: ['law'], standIn: 'dora', awayUntil: Date.UTC(2026, 11, 1) });
  expect(people['carl']?.offsets[0]).toMatchObject({ offsetMinutes: 540 });
});

it('finds who has a veto by name, group or role, among the reviewers', () => {
  expect(ask({ veto: ['law'] }).veto).toEqual(['anna']);
  expect(ask({ veto: ['leads', 'carl'] }).veto).toEqual(['anna', 'carl']);
});

it('says which names lead to nobody', () => {
  expect(ask({ reviewers: ['laeds'], escalateTo: ['carl'], veto: ['tax'] }).problems).toEqual([
    '"laeds" is neither a person nor a group of within.people.yaml; did you mean "leads"?',
    'Nobody among the reviewers is or has the "tax" of `veto`.',
  ]);
});

it('says of a view whether the file may say otherwise by now', () => {
  const seat = (person: string) => ({ person, name: person, roles: [], veto: false });
  const open = { closed: false, mayVote: [seat('anna'), seat('carl')] };
  expect(isOutdated(open, directory)).toBe(false);
  expect(isOutdated({ ...open, mayVote: [seat('anna'), seat('ben')] }, directory)).toBe(true);
  expect(isOutdated({ ...open, mayVote: [seat('zoe')] }, directory)).toBe(true);
  expect(isOutdated({ ...open, blocked: 'Nobody may.' }, directory)).toBe(true);
  expect(isOutdated({ closed: true, mayVote: [], blocked: 'Nobody may.' }, directory)).toBe(false);
});
