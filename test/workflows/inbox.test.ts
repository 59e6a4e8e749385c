/** @module Events on their way to people, on a real server. */
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CollaborationProgress, InboxProgress } from '../../contracts/collaboration.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { InboxDecision, InboxDelivery, InboxProfile, PreferencesView } from '../../contracts/inbox.ts';
import {
  type ChannelName,
  collaborationMessages,
  collaborationShard,
  collaborationShards,
  collaborationWorkflowId,
  collaborationWorkflowType,
  inboxMessages,
  inboxWorkflowId,
  peopleQueue,
  queryNames,
} from '../../contracts/names.ts';
import { CollaborationLab } from '../support/collaboration-lab.ts';
import { anEvent } from '../support/deliveries.ts';
import { eventually } from '../support/eventually.ts';
import { labQueue } from '../support/workflow-server.ts';

const profile = (person: string, reachable: readonly ChannelName[] = ['email']): InboxProfile => ({
  person,
  reachable,
  preferences: {},
  offsets: [{ fromMs: 0, offsetMinutes: 0 }],
});
/** `to` names people as they are; an escalation goes to Olga. */
const routed: string[] = [];
const route = ({ id, to = [], kind }: CollaborationEvent) => {
  routed.push(id);
  return (kind === 'deliveryFailed' ? ['olga'] : to).map((person) => ({
    profile:
      person === 'nemo' ? profile(person, []) : profile(person, person === 'both' ? ['slack', 'email'] : ['email']),
    route: 'the test names them',
  }));
};

let lab: CollaborationLab;
beforeAll(async () => {
  lab = await CollaborationLab.start({
    route,
    answer: ({ message }, earlier) => {
      if (message.person === 'gone' || message.person === 'both') return { outcome: 'refused', reason: 'no such user' };
      if (message.person === 'busy' && earlier === 0) return { outcome: 'retry', reason: '451', afterMs: 1 };
      return { outcome: 'confirmed', reference: { channel: message.channel, id: `${message.key}!` } };
    },
  });
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

let count = 0;
const event = (over: Partial<CollaborationEvent>) => {
  count += 1;
  const id = over.id ?? `e${count}`;
  return anEvent({ at: Date.now(), subject: { type: 'run', id, name: `p${count}` }, ...over, id });
};
const sentTo = (person: string) => lab.requests.filter(({ message }) => message.person === person);
const inbox = (person: string) => lab.client.workflow.getHandle(inboxWorkflowId(person));
const explain = (person: string, id: string) =>
  inbox(person).query<InboxDecision | undefined, [string]>(queryNames.explain, id);

const isContinued = async (workflow: WorkflowHandle): Promise<boolean> => {
  const [began] = (await workflow.fetchHistory()).events ?? [];
  return Boolean(began?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId);
};

describe('an event', () => {
  it('is told once, however often it is given', async () => {
    const one = event({ to: ['anna'] });
    await lab.emit(one, one);
    await lab.emit(one);
    await eventually(() => expect(sentTo('anna')).toHaveLength(1));
    const shard = lab.client.workflow.getHandle(collaborationWorkflowId(collaborationShard(one.id)));
    await eventually(async () =>
      expect((await shard.query<CollaborationProgress>(queryNames.progress)).doubled).toBe(2),
    );
    expect(await explain('anna', one.id)).toMatchObject({ outcome: 'sent', channels: ['email'] });
    expect(sentTo('anna')).toHaveLength(1);
  });

  it('is told once when its first history is forgotten', async () => {
    const one = event({ to: ['ada'] });
    await lab.emit(one);
    await eventually(() => expect(sentTo('ada')).toHaveLength(1));
    await lab.client.workflow.getHandle(collaborationWorkflowId(collaborationShard(one.id))).terminate();
    await lab.emit(one, event({ to: ['ada'] }));
    await eventually(() => expect(sentTo('ada')).toHaveLength(2));
    expect(sentTo('ada').filter(({ message }) => message.events[0]?.id === one.id)).toHaveLength(1);
  });

  it('finds its way from a shard that it does not belong to', async () => {
    const one = event({ to: ['ben'] });
    const shard = (collaborationShard(one.id) + 1) % collaborationShards;
    await lab.client.workflow.signalWithStart(collaborationWorkflowType, {
      workflowId: collaborationWorkflowId(shard),
      taskQueue: peopleQueue(labQueue),
      args: [{ shard }],
      signal: one.kind,
      signalArgs: [one],
    });
    await lab.emit(one);
    await eventually(() => expect(sentTo('ben')).toHaveLength(1));
  });

  it('is known in later histories of its shard and of its inbox', async () => {
    const one = event({ to: ['ida'] });
    await lab.emit(one);
    await eventually(() => expect(sentTo('ida')).toHaveLength(1));
    const shard = lab.client.workflow.getHandle(collaborationWorkflowId(collaborationShard(one.id)));
    const { taken, doubled } = await shard.query<CollaborationProgress>(queryNames.progress);
    // More signals than a history of a shard takes.
    for (let turn = 0; turn < 69; turn++)
      await Promise.all(Array.from({ length: 29 }, () => shard.signal<[CollaborationEvent]>(one.kind, one)));
    await eventually(async () => expect(await isContinued(shard)).toBe(true));
    await lab.emit(one);
    await eventually(async () =>
      expect(await shard.query<CollaborationProgress>(queryNames.progress)).toMatchObject({
        taken,
        doubled: doubled + 2002,
      }),
    );
    const again = (times: number) =>
      inbox('ida').signal<[InboxDelivery]>(inboxMessages.deliver, {
        profile: profile('ida'),
        events: Array.from({ length: times }, () => ({ event: one, route: 'the test says it again' })),
      });
    // More than a history of an inbox takes.
    await again(1001);
    await eventually(async () => expect(await isContinued(inbox('ida'))).toBe(true));
    await again(1);
    await lab.emit(event({ to: ['ida'] }));
    await eventually(() => expect(sentTo('ida')).toHaveLength(2));
    // Of this history.
    await eventually(async () => expect((await inbox('ida').query<InboxProgress>(queryNames.progress)).sent).toBe(1));
  }, 240_000);

  it('overtakes what came before it in its shard when it is critical', async () => {
    const shardOf = collaborationShard('overtakes/0');
    const ids = Array.from({ length: 400 }, (_, place) => `overtakes/${place}`).filter(
      (id) => collaborationShard(id) === shardOf,
    );
    const [last = ''] = ids.slice(-1);
    await lab.emit(
      ...ids.map((id) =>
        event({ id, to: ['otto'], severity: id === last ? ('critical' as const) : ('info' as const) }),
      ),
    );
    const own = () => routed.filter((id) => ids.includes(id));
    await eventually(() => expect(own()).toHaveLength(ids.length));
    expect(own()).toEqual([last, ...ids.slice(0, -1)]);
  });

  it('that is none is refused with the reason, and the next is taken', async () => {
    const one = event({ to: ['carl'] });
    const handle = lab.client.workflow.getHandle(collaborationWorkflowId(collaborationShard(one.id)));
    await lab.emit(one);
    await handle.signal('experimentFailed', { hello: 1 });
    await handle.signal(collaborationMessages.events, { hello: 1 });
    await handle.signal('experimentCompleted', { ...event({ id: one.id }), id: `${one.id} with spaces` });
    await eventually(async () => {
      const { refused } = await handle.query<CollaborationProgress>(queryNames.progress);
      expect(refused.join('\n')).toMatch(/without the id of an event/);
      expect(refused).toContain('events came without a list of events');
    });
    await eventually(() => expect(sentTo('carl')).toHaveLength(1));
  });

  it('waits for a receiver that is busy', async () => {
    await lab.emit(event({ to: ['busy'] }));
    await eventually(() => expect(sentTo('busy')).toHaveLength(2));
    await eventually(async () => expect((await inbox('busy').query<InboxProgress>(queryNames.progress)).sent).toBe(1));
  });

  it('is muted where the person says so, and says why', async () => {
    await lab.emit(event({ to: ['dora'] }));
    await eventually(() => expect(sentTo('dora')).toHaveLength(1));
    const view = await inbox('dora').executeUpdate<PreferencesView, [object]>(inboxMessages.setPreferences, {
      args: [{ kinds: { experimentCompleted: 'off' } }],
    });
    expect(view.own).toEqual({ kinds: { experimentCompleted: 'off' } });
    const muted = event({ to: ['dora'] });
    await lab.emit(muted);
    await eventually(async () => expect(await explain('dora', muted.id)).toMatchObject({ outcome: 'muted' }));
    await eventually(async () => {
      const kept: string[] = [];
      for await (const { event: id, person, why } of lab.ledger.decisions(0))
        if (person === 'dora') kept.push(`${id}: ${why}`);
      expect(kept).toEqual([`${muted.id}: Muted because dora has turned off experimentCompleted.`]);
    });
    await expect(
      inbox('dora').executeUpdate(inboxMessages.setPreferences, { args: [{ severity: 'loud' }] }),
    ).rejects.toThrow();
    expect(sentTo('dora')).toHaveLength(1);
  });
});

describe('a critical event', () => {
  const critical = (to: string) => event({ to: [to], severity: 'critical', kind: 'deploymentChanged' });

  it.each([
    ['every channel of a person refuses', 'both', 2],
    ['a person has no address', 'nemo', 0],
  ])('is told to others where %s', async (_what, person, tries) => {
    const one = critical(person);
    await lab.emit(one);
    await eventually(() => {
      const told = sentTo('olga').map(({ message }) => message.events[0]);
      expect(told).toContainEqual(
        expect.objectContaining({ kind: 'deliveryFailed', facts: { event: one.id, person } }),
      );
    });
    expect(sentTo(person)).toHaveLength(tries);
  });

  it('arrives once although histories end in between', async () => {
    const many = Array.from({ length: 1100 }, () => critical('zoe'));
    await lab.emit(...many);
    await eventually(() => expect(sentTo('zoe')).toHaveLength(1100));
    expect(new Set(sentTo('zoe').map(({ message }) => message.key)).size).toBe(1100);
    expect(await isContinued(inbox('zoe'))).toBe(true);
  }, 240_000);
});
