import { expect, it } from 'vitest';
import type { FlagSubject } from '../../../contracts/flags.ts';
import { withTeams } from '../../../domain/flags/teams.ts';
import { directoryFrom } from '../../support/inboxes.ts';

it('adds the groups that a person is in, through others too, and asks for nothing where nobody is named', async () => {
  const asked: FlagSubject[] = [];
  const inner = {
    evaluate: (subject: FlagSubject) => {
      asked.push(subject);
      return Promise.resolve([]);
    },
  };
  const source = directoryFrom({
    people: { anna: { name: 'Anna', email: 'a@example.org' } },
    groups: { leads: ['ml'], ml: ['anna'] },
  });
  const flags = withTeams(inner, source);
  const about = { pipeline: 'p', kind: 'training' };
  await flags.evaluate({ ...about, person: 'anna' });
  await flags.evaluate({ ...about, person: 'nobody' });
  await flags.evaluate(about);
  await flags.evaluate({ ...about, person: 'anna', teams: ['given'] });
  expect(asked.map(({ teams }) => teams)).toEqual([['leads', 'ml'], [], undefined, ['given']]);
});
