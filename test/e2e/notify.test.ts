/** @module What a person is told, as they see and change it from the command line, on the real server with a real mail server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  DeliveryStatistics,
  DirectoryOverview,
  Explanation,
  Foresight,
  PreferenceLine,
} from '../../contracts/enquiries.ts';
import { eventually } from '../support/eventually.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { Project } from '../support/project.ts';

let mailbox: Mailbox;
let project: Project;
beforeAll(async () => {
  mailbox = await openMailbox();
  project = new Project({
    ...mailbox.environment,
  });
  project.write({
    'within.people.yaml': [
      'people:',
      '  anna: { name: Anna Berg, email: anna@example.org, preferences: { severity: warning } }',
      '  ben: { name: Ben Cole, slack: U024BE7LH }',
      'defaults: { digest: 2h }',
      'routes:',
      '  - { subjects: [tell-*], to: [anna] }',
      'escalation: [anna]',
      '',
    ].join('\n'),
  });
});
afterAll(async () => {
  await project.remove();
  await mailbox.close();
});

const notify = <T>(...args: string[]) => project.json<T>('notify', ...args);
const prefs = async (...args: string[]): Promise<Record<string, string>> => {
  const { preferences } = await notify<{ preferences: PreferenceLine[] }>('prefs', ...args);
  return Object.fromEntries(preferences.map(({ key, value, from }) => [key, `${value} ${from}`]));
};
const explain = (...args: string[]) =>
  notify<{ explanation?: Explanation; now?: Foresight; asTold: boolean }>('explain', ...args);
const emit = (id: string, severity: string) =>
  notify(
    'emit',
    '--kind',
    'experimentFailed',
    '--severity',
    severity,
    '--subject',
    'run:r1:tell-x',
    '--title',
    id,
    '--id',
    id,
  );

describe('what people are told', () => {
  it('is foreseen without a server', async () => {
    const { now, asTold } = await explain('experimentFailed', 'anna', '--subject', 'run:r1:tell-x');
    expect(now).toMatchObject({ outcome: 'muted', why: expect.stringContaining('below warning') as string });
    expect(asTold).toBe(false);
  });

  it('shows who there is without an address, and what is probably not meant', async () => {
    const overview = await notify<DirectoryOverview>('people');
    expect(overview.people.map(({ id, channels }) => [id, channels])).toEqual([
      ['anna', ['email']],
      ['ben', ['slack']],
    ]);
    expect(overview.warnings).toEqual([expect.stringMatching(/ben has an address on slack, which is not set up/)]);
    expect(JSON.stringify(overview)).not.toContain('anna@example.org');
  });

  it('tries the real way, and tells whether it arrived', async () => {
    const told = await notify<{ ended: { channel: string; outcome: string }[] }>('test', 'anna');
    expect(told).toMatchObject({ exitCode: 0, ended: [{ channel: 'email', outcome: 'confirmed' }] });
    expect(mailbox.received.map(({ person }) => person)).toEqual(['anna@example.org']);
    const { exitCode, stdout } = await project.within(['notify', 'test', 'ben']);
    expect([exitCode, stdout]).toEqual([1, 'ben was not told. ben has no address on any channel.\n']);
  });

  it('changes by what a person sets, each value with who set it, and back', async () => {
    expect(await prefs('anna')).toMatchObject({
      severity: 'warning file',
      digest: '2h defaults',
      budget: '6/1h standard',
    });
    const set = await prefs('anna', '--set', 'severity=error', 'kinds.experimentFailed=digest', '--set', 'budget=3/1h');
    expect(set).toMatchObject({ severity: 'error own', 'kinds.experimentFailed': 'digest own', digest: '2h defaults' });
    const { now, asTold } = await explain(
      'experimentFailed',
      'anna',
      '--severity',
      'error',
      '--subject',
      'run:r1:tell-x',
    );
    expect(now).toMatchObject({ outcome: 'digested', dueAt: expect.any(Number) as number });
    expect(asTold).toBe(true);
    expect(await prefs('anna', '--reset', 'kinds.experimentFailed')).not.toHaveProperty(['kinds.experimentFailed']);
    expect(await prefs('anna', '--reset')).toMatchObject({ severity: 'warning file', budget: '6/1h standard' });
  });

  it('is explained for what was sent, what was muted, and who was not addressed', async () => {
    await emit('loud', 'error');
    await emit('quiet', 'info');
    await eventually(async () => {
      const { explanation } = await explain('loud', 'anna');
      expect(explanation).toMatchObject({
        outcome: 'sent',
        route: 'route 1 tells anna',
        messages: [{ channel: 'email', outcome: 'confirmed' }],
      });
    });
    await eventually(async () =>
      expect((await explain('quiet', 'anna')).explanation).toMatchObject({ outcome: 'muted' }),
    );
    const other = await explain('loud', 'ben');
    expect(other.explanation).toMatchObject({ outcome: 'not-addressed' });
    expect(other.now).toMatchObject({ outcome: 'not-addressed', people: ['anna'] });
  });

  it('is counted', async () => {
    const { channels, people, kinds } = await notify<DeliveryStatistics>('stats');
    expect(channels).toMatchObject([{ channel: 'email', confirmed: 2, refused: 0 }]);
    expect(people).toMatchObject([{ person: 'anna', messages: 2 }]);
    expect(kinds.find(({ kind }) => kind === 'experimentFailed')).toMatchObject({ sent: 1, muted: 1 });
  });

  it.each([
    [
      ['prefs', 'anna', '--set', 'digets=1h'],
      2,
      /PREFERENCE_INVALID: There is no preference "digets"; did you mean "digest"\?/,
    ],
    [['prefs', 'ana'], 2, /RECIPIENT_UNKNOWN: "ana" .*did you mean "anna"\?/],
    [['explain', 'nothing', 'anna'], 2, /EVENT_NOT_FOUND: No event "nothing" is in the ledger/],
    [['test', 'anna', '--channel', 'pigeon'], 2, /Allowed choices are email, slack, webhook/],
  ])('refuses %j and says what to do', async (args, code, message) => {
    const { exitCode, stderr } = await project.within(['notify', ...args]);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(code);
  });

  it('tells every mistake of the file', async () => {
    project.write({
      'within.people.yaml': 'people:\n  anna: { name: A }\nroutes:\n  - { to: [ana] }\n  - { to: [bob] }\n',
    });
    const { exitCode, problems } = await notify<DirectoryOverview>('people');
    expect(exitCode).toBe(2);
    expect(problems).toEqual([
      expect.stringMatching(/within\.people\.yaml:4:12: "ana" .*did you mean "anna"/),
      expect.stringMatching(/within\.people\.yaml:5:12: "bob"/),
    ]);
  });
});
