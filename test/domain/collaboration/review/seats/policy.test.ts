/** @module Who may vote. */
import { expect, it } from 'vitest';
import { chairsAfter, chairsOf, personOf, seatsOf } from '../../../../../domain/collaboration/review/seats/policy.ts';
import { aReview } from '../../../../support/reviews.ts';

const away = { anna: { standIn: 'dora' }, dora: { roles: ['law'] } };

it('a stand-in may vote for whoever is away, until they vote themselves', () => {
  const held = aReview({}, away);
  expect(seatsOf(held).map(({ person, onBehalfOf }) => [person, onBehalfOf])).toEqual([
    ['anna', undefined],
    ['dora', ['anna']],
    ['ben', undefined],
    ['carl', undefined],
  ]);
  expect(seatsOf(held, chairsAfter(held, new Set(['anna']))).map(({ person }) => person)).toEqual([
    'anna',
    'ben',
    'carl',
  ]);
});

it('a delegate speaks with the roles and the veto that were passed on', () => {
  const held = aReview({ rules: { veto: ['anna'] } }, { anna: { roles: ['law'] } });
  expect(seatsOf({ ...held, delegations: { anna: 'ben' } })).toMatchObject([
    { person: 'ben', roles: ['law'], veto: true, onBehalfOf: ['anna'] },
    { person: 'carl', veto: false },
  ]);
});

it('nobody stands in for whoever asks for the review, and whoever asks stands in for nobody', () => {
  const held = aReview({ requester: 'anna' }, { ...away, ben: { standIn: 'anna' } });
  expect(chairsOf(held)).toEqual([
    { owner: 'ben', holders: ['ben'], escalated: false },
    { owner: 'carl', holders: ['carl'], escalated: false },
  ]);
  expect(chairsOf(aReview({ requester: 'anna', rules: { allowSelf: true } })).map(({ owner }) => owner)).toContain(
    'anna',
  );
});

it('is nobody who only bears the name of what every object has', () => {
  const held = aReview();
  expect(personOf(held, 'constructor')).toBeUndefined();
  expect(seatsOf({ ...held, delegations: { anna: 'constructor' } }).map(({ person }) => person)).toContain('anna');
});
