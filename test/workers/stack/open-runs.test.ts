/** @module What keeps a local stack up, on a real server with inboxes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InboxProgress } from '../../../contracts/collaboration.ts';
import { inboxWorkflowId, queryNames, reviewWorkflowType } from '../../../contracts/names.ts';
import { openRunsOf } from '../../../workers/stack/open-runs.ts';
import { CollaborationLab } from '../../support/collaboration-lab.ts';
import { anEvent } from '../../support/deliveries.ts';
import { eventually } from '../../support/eventually.ts';

let lab: CollaborationLab;
beforeAll(async () => {
  lab = await CollaborationLab.start({
    route: ({ to = [] }) =>
      to.map((person) => ({
        profile: {
          person,
          reachable: ['email'],
          preferences: person === 'gatherer' ? { kinds: { experimentCompleted: 'digest' } } : {},
          offsets: [{ fromMs: 0, offsetMinutes: 0 }],
        },
        route: 'the test names them',
      })),
    answer: ({ message: { person, channel, key } }) =>
      person === 'busy'
        ? { outcome: 'retry', reason: '451', afterMs: 3_600_000 }
        : { outcome: 'confirmed', reference: { channel, id: key } },
  });
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

const tell = (person: string) =>
  lab.emit(anEvent({ id: `for ${person}`.replace(' ', '-'), at: Date.now(), to: [person] }));

it('is no inbox that has nothing to send, but one with a digest that gathers', async () => {
  await tell('anna');
  await eventually(() => expect(lab.requests).toHaveLength(1));
  await eventually(async () => expect(await openRunsOf(lab.client)).toBe(0));

  await tell('gatherer');
  const inbox = lab.client.workflow.getHandle(inboxWorkflowId('gatherer'));
  await eventually(async () => expect((await inbox.query<InboxProgress>(queryNames.progress)).gathered).toBe(1));
  await eventually(async () => expect(await openRunsOf(lab.client)).toBe(1));
}, 200_000);

it('is an inbox with a message that waits for its receiver, and before these any other workflow', async () => {
  await tell('busy');
  await eventually(() => expect(lab.requests.filter(({ message }) => message.person === 'busy')).toHaveLength(1));
  await eventually(async () => expect(await openRunsOf(lab.client)).toBe(2));
  // Open as long as nobody listens there.
  const other = await lab.client.workflow.start(reviewWorkflowType, { workflowId: 'other', taskQueue: 'nobody' });
  await eventually(async () => expect(await openRunsOf(lab.client)).toBe(1));
  await other.terminate();
  await eventually(async () => expect(await openRunsOf(lab.client)).toBe(2));
}, 200_000);
