import { describe, expect, it } from 'vitest';
import type { DirectoryFile } from '../../../contracts/people.ts';
import { directoryRouter } from '../../../domain/collaboration/router.ts';
import { anEvent, SetClock } from '../../support/deliveries.ts';

const file: DirectoryFile = {
  people: {
    anna: { name: 'Anna', email: 'anna@example.org', slack: 'U0001', timeZone: 'Europe/Berlin' },
    ben: { name: 'Ben', slack: 'U0002' },
  },
  routes: [{ subjects: ['churn'], to: ['anna'] }],
};
const source = { read: () => Promise.resolve({ file, where: () => 'within.people.yaml' }) };

describe('the router of events', () => {
  it('knows whom an event is for, why, and by what they can be reached', async () => {
    const route = directoryRouter(source, ['email'], new SetClock());
    const { addressees, unknown } = await route(anEvent({ to: ['ben', 'zoe'] }));
    expect(unknown).toEqual(['zoe']);
    expect(addressees.map(({ profile: { person, reachable }, route: why }) => [person, reachable, why])).toEqual([
      // Slack is not configured.
      ['ben', [], 'it is addressed to ben'],
      ['anna', ['email'], 'route 1 tells anna'],
    ]);
    expect(addressees[1]?.profile.offsets[0]?.offsetMinutes).toBe(60);
    expect(JSON.stringify(addressees)).not.toMatch(/@|U000/);
  });

  it('says what is wrong with the file, and where', async () => {
    const broken = { ...file, routes: [{ to: ['nobody'] }] };
    const read = () => Promise.resolve({ file: broken, where: () => 'within.people.yaml:9:3' });
    const route = directoryRouter({ read }, ['email'], new SetClock());
    await expect(route(anEvent())).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
