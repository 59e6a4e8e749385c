/** @module A run that ends, on the real server with a real mail server: people are told, once, and what became of it can be seen. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeliveryAudit } from '../../contracts/collaboration.ts';
import type { DeliveryRecord } from '../../contracts/delivery.ts';
import type { InboxDecision } from '../../contracts/inbox.ts';
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
      '  anna: { name: Anna Berg, email: anna@example.org }',
      '  ben: { name: Ben Cole, email: ben@example.org, preferences: { severity: error } }',
      '  gone: { name: Gone, email: gone@example.org }',
      'routes:',
      '  - { subjects: [tell-*], to: [anna, ben] }',
      'escalation: [ben]',
      '',
    ].join('\n'),
    'steps/good.ts': 'export default () => ({ json: { fine: true } });\n',
    'steps/bad.ts': 'export default () => { throw new Error("the oven is cold"); };\n',
    'good.json': {
      name: 'tell-good',
      steps: [{ name: 'bake', use: './steps/good.ts', out: { value: 'application/json' } }],
    },
    'bad.json': {
      name: 'tell-bad',
      steps: [{ name: 'bake', use: './steps/bad.ts', out: { value: 'application/json' } }],
    },
  });
});
afterAll(async () => {
  await project.remove();
  await mailbox.close();
});

const mailTo = (address: string) => mailbox.received.filter(({ person }) => person === address);
const ledger = (...args: string[]) =>
  project.json<{ deliveries: DeliveryRecord[]; decisions?: (InboxDecision & { person: string })[] }>(
    'notify',
    'ledger',
    ...args,
  );

it('tells of a run that completed those who want to know, and says why the others were not told', async () => {
  const { printed } = await project.run('good.json');
  await eventually(() => expect(mailTo('anna@example.org')).toHaveLength(1));
  expect(mailTo('anna@example.org')[0]?.raw).toMatch(/^Subject: .*tell-good finished/m);
  const event = `run/${printed.runId}/completed`;
  await eventually(async () => {
    const { deliveries, decisions } = await ledger('--event', event, '--decisions');
    expect(deliveries).toMatchObject([{ person: 'anna', channel: 'email', outcome: 'confirmed', attempts: 1 }]);
    expect(decisions).toMatchObject([
      { person: 'ben', outcome: 'muted', why: expect.stringContaining('below error') as string },
    ]);
  });
  expect(mailTo('ben@example.org')).toHaveLength(0);
});

it('tells of a failure, with the error, all who want that', async () => {
  await project.run('bad.json');
  await eventually(() => expect(mailTo('ben@example.org')).toHaveLength(1));
  expect(mailTo('ben@example.org')[0]?.raw).toContain('the oven is cold');
});

it('brings a critical event to its person although the worker dies with it, and tells others of whom it cannot reach', async () => {
  await project.json(
    'notify',
    'emit',
    '--kind',
    'deploymentChanged',
    '--severity',
    'critical',
    '--subject',
    'deployment:d1:churn',
    '--title',
    'churn was rolled back',
    '--id',
    'd1',
    '--to',
    'anna',
    'gone',
  );
  process.kill(project.stack().workerPid ?? 0, 'SIGKILL');
  await eventually(() => {
    expect(mailbox.received.filter(({ key }) => key === 'd1#anna#email').length).toBeGreaterThan(0);
    expect(mailbox.received.filter(({ key }) => key === 'd1#gone#email').length).toBeGreaterThan(0);
  });
  await eventually(async () => {
    const audit = await project.json<DeliveryAudit>('notify', 'audit');
    expect(audit).toMatchObject({ critical: 2, delivered: 2, missingCount: 0, untoldCount: 0 });
  });
});

it('refuses an event that is none, before anything is sent', async () => {
  project.write({ 'events.jsonl': '{"schema":1}\n' });
  const { exitCode, stderr } = await project.within(['notify', 'emit', 'events.jsonl']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/EVENT_INVALID: Event 1 of events\.jsonl/);
});
