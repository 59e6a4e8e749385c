import { expect, it } from 'vitest';
import { openDirectory } from '../../../../domain/collaboration/directory/open.ts';
import { directoryFrom } from '../../../support/inboxes.ts';

it('tells what is allowed and hardly meant', async () => {
  const { warnings } = await openDirectory(
    directoryFrom({
      people: {
        anna: { name: 'Anna' },
        ben: {
          name: 'Ben',
          email: 'ben@example.org',
          preferences: { channels: ['slack', 'email'] },
          away: { until: '2026-01-01', delegate: 'cleo' },
        },
        cleo: { name: 'Cleo', left: true },
      },
      groups: { gone: ['cleo'], some: ['ben', 'cleo'] },
      routes: [{ to: ['some'] }, { to: ['gone', 'cleo'] }],
    }),
  );
  expect(warnings).toEqual([
    'anna has no address and cannot be told anything.',
    'ben wants to be told by slack, and has no address there.',
    'cleo, the delegate of ben, has left.',
    'Everybody in the group gone has left.',
    'The group some holds cleo, who left.',
    'Route 2 tells nobody, since all whom it names have left.',
    'There is no `escalation`: nobody would be told that a critical message could not be delivered.',
  ]);
});

it('has nothing to say of a sound directory', async () => {
  const people = { anna: { name: 'Anna', email: 'anna@example.org' } };
  expect((await openDirectory(directoryFrom({ people, escalation: ['anna'] }))).warnings).toEqual([]);
});
