import { describe, expect, it } from 'vitest';
import { directoryOverview } from '../../../../domain/collaboration/directory/overview.ts';
import { directoryFrom } from '../../../support/inboxes.ts';

const people = {
  anna: { name: 'Anna', email: 'anna@example.org', slack: 'U024BE7LH', timeZone: 'Europe/Berlin' },
  ben: { name: 'Ben', email: 'ben@example.org', away: { until: '2026-12-24', delegate: 'anna' } },
};

describe('an overview of the directory', () => {
  it('says how everybody is reached, without an address', async () => {
    const source = directoryFrom({
      people,
      groups: { leads: ['anna'] },
      routes: [{ to: ['leads'] }],
      escalation: ['ben'],
    });
    const overview = await directoryOverview(source, ['email', 'slack']);
    expect(overview).toMatchObject({
      people: [
        {
          id: 'anna',
          channels: ['slack', 'email'],
          timeZone: 'Europe/Berlin',
          workingHours: '09:00-17:00@mon,tue,wed,thu,fri',
          groups: ['leads'],
        },
        { id: 'ben', away: { until: '2026-12-24', delegate: 'anna' }, left: false },
      ],
      groups: { leads: ['anna'] },
      routes: [{ severity: 'info', subjects: ['*'], to: ['leads'] }],
      escalation: ['ben'],
      problems: [],
      warnings: [],
    });
    expect(JSON.stringify(overview)).not.toMatch(/example\.org|U024BE7LH/);
  });

  it('warns of addresses on channels that are not set up', async () => {
    const { warnings } = await directoryOverview(directoryFrom({ people, escalation: ['ben'] }), []);
    expect(warnings).toEqual([
      'anna has an address on slack, which is not set up here; WITHIN_SLACK_TOKEN sets it up.',
      '2 people have an address on email, which is not set up here; WITHIN_SMTP sets it up.',
    ]);
  });

  it('gives every problem with its place in place of people whom nobody can tell', async () => {
    const source = directoryFrom({ people, routes: [{ to: ['lead'] }, { to: ['annna'] }] });
    const { people: shown, problems } = await directoryOverview(source, []);
    expect(shown).toEqual([]);
    expect(problems).toEqual([
      'routes.0.to.0: "lead" is neither a person nor a group of this file',
      expect.stringMatching(/^routes\.1\.to\.0: "annna" .*did you mean "anna"\?$/),
    ]);
  });
});
