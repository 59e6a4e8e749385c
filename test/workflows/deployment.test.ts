/** @module Deployments from request to end, on a real server; times of stages are milliseconds. */
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellDeployment } from '../../client/run/deployments.ts';
import type { DeploymentRequest, DeploymentView, GateFinding, StagePlan } from '../../contracts/deployment.ts';
import { WithinError } from '../../contracts/errors.ts';
import {
  askGateSignalName,
  type DeploymentCommandName,
  type DeploymentStage,
  queryNames,
  reviewMessages,
  reviewWorkflowId,
} from '../../contracts/names.ts';
import type { Ballot, CountedBallot } from '../../contracts/review.ts';
import type { DeploymentTarget } from '../../domain/deployment/ports.ts';
import { DeploymentLab } from '../support/deployment-lab.ts';
import { aRequest, aStage, seen } from '../support/deployments.ts';
import { eventually } from '../support/eventually.ts';
import { aBallot, aRequest as aReviewRequest } from '../support/reviews.ts';

const gates = new Map<string, () => readonly GateFinding[]>();
const outside = new Map<string, DeploymentTarget>();

let lab: DeploymentLab;
beforeAll(async () => {
  lab = await DeploymentLab.start({
    gate: ({ id }) => gates.get(id)?.(),
    people: { people: { anna: { name: 'Anna' }, ben: { name: 'Ben' } } },
    outside: ({ id }) => [outside.get(id)].filter((target) => target !== undefined),
  });
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

const soon = (stage: DeploymentStage, over: Partial<StagePlan> = {}) =>
  aStage(stage, { bakeMs: 1, lookMs: 1, ...over });
/** Longer than any test. */
const long = (stage: DeploymentStage, over: Partial<StagePlan> = {}) =>
  aStage(stage, { bakeMs: 3_600_000, lookMs: 20, ...over });

let count = 0;
async function asked(stages: readonly StagePlan[], over: Partial<DeploymentRequest> = {}): Promise<DeploymentRequest> {
  count += 1;
  const model = `model-${count}`;
  await lab.model(model, 3);
  return aRequest({ id: `d${count}`, model, stages, announce: true, searchable: true, ...over });
}

const progress = (handle: WorkflowHandle) => handle.query<DeploymentView>(queryNames.progress);
const reaches = (handle: WorkflowHandle, state: DeploymentView['state']) =>
  eventually(async () => expect((await progress(handle)).state).toBe(state));
const tell = (request: DeploymentRequest, name: DeploymentCommandName, more: object = {}) =>
  tellDeployment({ client: lab.client, stack: {} as never }, request, { name, by: 'ben', ...more });

describe('a deployment', () => {
  it('goes through its stages, and the alias moves with them', async () => {
    const request = await asked([soon('alpha'), soon('beta'), soon('general'), soon('optimisation')]);
    const handle = await lab.deploy(request);
    const view = await handle.result();
    expect(view).toMatchObject({ state: 'completed', previous: 1 });
    expect(await lab.aliases(request.model)).toEqual({ champion: 2 });
    const { tags } = (await lab.registry.version(request.model, 2))!;
    expect(JSON.parse(tags['within.deployment.champion']!)).toMatchObject({ stage: 'completed', number: 5 });
    const told = lab.events.filter(({ subject }) => subject.id === request.id);
    expect(told.map(({ facts }) => facts?.['change'])).toEqual([
      'requested',
      'passed',
      'entered',
      'successful',
      'entered',
      'successful',
      'entered',
      'successful',
      'entered',
      'successful',
      'completed',
    ]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    expect(await lab.records.view(request.id)).toEqual(view);
  });

  it('is the only one for its model and alias', async () => {
    const request = await asked([long('alpha'), soon('general')]);
    const handle = await lab.deploy(request);
    await reaches(handle, 'alpha');
    await expect(lab.deploy({ ...request, id: 'other', version: 3 })).rejects.toThrow(
      `A deployment of ${request.model} to champion is open (${request.id}, v2)`,
    );
    expect(await lab.aliases(request.model)).toEqual({ champion: 1, 'champion-candidate': 2 });
    await tell(request, 'rollback', { why: 'enough seen' });
    expect(await handle.result()).toMatchObject({ state: 'rolled-back' });
    expect(await lab.aliases(request.model)).toEqual({ champion: 1 });
    const next = await lab.deploy({ ...request, id: `${request.id}b`, stages: [soon('general')] });
    await expect(tell(request, 'pause')).rejects.toThrow(/does not take this: .*(has ended|d\d+b is open)/);
    expect(await next.result()).toMatchObject({ state: 'completed' });
  });

  it('is refused by its gate before anything changes', async () => {
    const request = await asked([soon('general')]);
    gates.set(request.id, () => [{ part: 'metrics', state: 'failed', why: 'accuracy is 0.6' }]);
    const view = await (await lab.deploy(request)).result();
    expect(view).toMatchObject({ state: 'refused', now: 'the gate refuses: accuracy is 0.6' });
    expect(await lab.aliases(request.model)).toEqual({ champion: 1 });
  });

  it('waits for an open review, and goes on once it is approved', async () => {
    const request = await asked([soon('general')], { gate: { require: ['review'], askMs: 20 } });
    let state: GateFinding['state'] = 'waiting';
    gates.set(request.id, () => [{ part: 'review', state, why: 'review r1' }]);
    const handle = await lab.deploy(request);
    await eventually(async () => expect(await progress(handle)).toMatchObject({ state: 'gate', waiting: true }));
    await expect(tell(request, 'promote')).rejects.toThrow(/its gate is not passed/);
    state = 'passed';
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });

  it('asks its gate at once where it hears that there is news', async () => {
    const request = await asked([soon('general')], { gate: { require: ['review'], askMs: 3_600_000 } });
    let state: GateFinding['state'] = 'waiting';
    gates.set(request.id, () => [{ part: 'review', state, why: 'review r1' }]);
    const handle = await lab.deploy(request);
    await eventually(async () => expect(await progress(handle)).toMatchObject({ state: 'gate', waiting: true }));
    await handle.signal(askGateSignalName);
    state = 'failed';
    await handle.signal(askGateSignalName);
    expect(await handle.result()).toMatchObject({ state: 'refused' });
  });

  it('is rolled back by itself as soon as its stage has failed, and everybody hears of it', async () => {
    const request = await asked([long('beta'), soon('general')]);
    const handle = await lab.deploy(request);
    await reaches(handle, 'beta');
    const counts = seen({ requests: 40, errors: 30 });
    await lab.records.keepCounts({ deployment: request.id, stage: 'beta', gateway: 'a1' }, 1, counts);
    expect(await handle.result()).toMatchObject({ state: 'rolled-back' });
    expect(await lab.aliases(request.model)).toEqual({ champion: 1 });
    const told = lab.events.filter(({ subject }) => subject.id === request.id).at(-1);
    expect(told).toMatchObject({ severity: 'critical', kind: 'deploymentChanged' });
    expect(told?.title).toMatch(/is rolled back by itself: beta failed, 30 of 40 requests failed/);
  });

  it('brings the champion back from general', async () => {
    const request = await asked([long('general')]);
    const handle = await lab.deploy(request);
    await reaches(handle, 'general');
    expect(await lab.aliases(request.model)).toEqual({ champion: 2 });
    await tell(request, 'rollback');
    await handle.result();
    expect(await lab.aliases(request.model)).toEqual({ champion: 1 });
  });

  it('stays in its stage while it is paused, and asks a person where the counts say too little', async () => {
    const request = await asked([long('alpha'), soon('beta', { success: { requests: 10 } }), soon('general')]);
    const handle = await lab.deploy(request);
    await reaches(handle, 'alpha');
    await tell(request, 'pause');
    await expect(tell(request, 'promote')).rejects.toThrow(/paused; resume it first/);
    await tell(request, 'resume');
    await tell(request, 'promote');
    await eventually(async () =>
      expect(await progress(handle)).toMatchObject({ verdict: { outcome: 'inconclusive' }, waiting: true }),
    );
    const explained = await handle.query<readonly string[]>(queryNames.explain);
    expect(explained[0]).toMatch(/beta is inconclusive: 0 requests came, and 10 are asked for/);
    await handle.signal('promote', { by: 'web ui' });
    expect((await handle.result()).log.map(({ by }) => by)).toContain('web ui');
  });

  describe('with reviewers', () => {
    const { rules } = aReviewRequest({ rules: { reviewers: ['anna', 'ben'], quorum: 1, time: 'calendar' } });
    const gate = (): GateFinding[] => [{ part: 'review', state: 'passed', why: 'review r-1', asked: { rules } }];
    async function inconclusive(more: Partial<DeploymentRequest> = {}) {
      const request = await asked([soon('beta', { success: { requests: 10 } }), soon('general')], more);
      gates.set(request.id, gate);
      const handle = await lab.deploy(request, 3);
      const id = `${request.model}.champion.beta-1`;
      await eventually(async () => expect((await progress(handle)).now).toMatch(`review ${id} is open`));
      return { request, handle, review: lab.client.workflow.getHandle(reviewWorkflowId(id)) };
    }
    const vote = (review: WorkflowHandle, ballot: Ballot) =>
      review.executeUpdate<CountedBallot, [Ballot]>(reviewMessages.vote, { args: [ballot] });

    it('asks them about an inconclusive stage, and goes on where they approve', async () => {
      const { request, handle, review } = await inconclusive();
      const { view } = await vote(review, aBallot('anna', 'approve'));
      expect(view).toMatchObject({
        state: 'approved',
        subject: { type: 'deployment', id: request.id },
        facts: { stage: 'beta', requests: 0 },
      });
      expect(Object.keys(view.artifacts)).toEqual(['stage']);
      expect(await handle.result()).toMatchObject({ state: 'completed' });
      expect(await lab.aliases(request.model)).toEqual({ champion: 2 });
    });

    it('goes back where they reject', async () => {
      const { request, handle, review } = await inconclusive();
      await vote(review, aBallot('ben', 'reject'));
      const { state, log } = await handle.result();
      expect(state).toBe('rolled-back');
      expect(log.at(-1)).toMatchObject({ severity: 'warning', by: `review ${request.model}.champion.beta-1` });
      expect(await lab.aliases(request.model)).toEqual({ champion: 1 });
    });

    it('waits for anybody once their review has ended without a decision', async () => {
      const { request, handle, review } = await inconclusive();
      await review.cancel();
      await eventually(async () => expect((await progress(handle)).now).toMatch(/ended as withdrawn/));
      await tell(request, 'rollback');
      expect(await handle.result()).toMatchObject({ state: 'rolled-back' });
    });

    it('withdraws the review when somebody is faster', async () => {
      const { request, handle, review } = await inconclusive();
      await tell(request, 'promote');
      expect(await handle.result()).toMatchObject({ state: 'completed' });
      await expect(review.result()).rejects.toThrow(/cancelled/i);
    });
  });

  it('shows why a signal did not count', async () => {
    const request = await asked([long('alpha'), soon('general')]);
    const handle = await lab.deploy(request);
    await reaches(handle, 'alpha');
    await handle.signal('pause', 'now');
    await handle.signal('pause', { by: 'web ui' });
    await eventually(async () => expect((await progress(handle)).paused).toBe(true));
    const details = await handle.query<string>('__temporal_workflow_metadata');
    expect(JSON.stringify(details)).toMatch(/refused: pause: pause needs/);
    await tell(request, 'rollback');
    await handle.result();
  });

  it('enters no stage in a freeze', async () => {
    const offsets = [{ fromMs: 0, offsetMinutes: 0 }];
    const spans = [{ from: Date.now() - 1000, to: Date.now() + 3_600_000 }];
    const request = await asked([soon('general')], { freeze: { timeZone: 'UTC', offsets, weekly: [], spans } });
    const handle = await lab.deploy(request);
    await eventually(async () => expect((await progress(handle)).now).toMatch(/general waits for the end of a freeze/));
    await expect(tell(request, 'promote')).rejects.toThrow(/no stage is entered in a freeze/);
    await tell(request, 'promote', { despiteFreeze: true });
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });

  it('takes back what a target refused, and asks people where that fails too', async () => {
    const request = await asked([soon('general')]);
    let answers = 0;
    outside.set(request.id, {
      kind: 'command',
      async change() {
        answers += 1;
        if (answers > 2) return undefined;
        throw new WithinError('DEPLOYMENT_TARGET_REFUSED', 'no such cluster', {});
      },
    });
    const handle = await lab.deploy(request);
    await eventually(async () => expect((await progress(handle)).now).toMatch(/people have to see to the target/));
    const told = () => lab.events.filter(({ subject }) => subject.id === request.id).at(-1);
    await eventually(() => expect(told()?.severity).toBe('critical'));
    await tell(request, 'rollback', { why: 'the cluster is there again' });
    expect(await handle.result()).toMatchObject({ state: 'rolled-back' });
    expect(await lab.aliases(request.model)).toEqual({ champion: 1 });
  });

  it('goes on in fresh histories as if it were one', async () => {
    const request = await asked([soon('alpha'), soon('beta'), soon('general')]);
    const handle = await lab.deploy(request, 3);
    const view = await handle.result();
    expect(view.log.map(({ number }) => number)).toEqual(view.log.map((_, at) => at + 1));
    expect(view.state).toBe('completed');
    const told = lab.events.filter(({ subject }) => subject.id === request.id);
    expect(told).toHaveLength(view.log.length);
    const events = (await lab.client.workflow.getHandle(handle.workflowId).fetchHistory()).events;
    expect(events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).toMatch(/./);
  });

  it('that is cancelled leaves nothing behind', async () => {
    const request = await asked([long('alpha'), soon('general')]);
    const handle = await lab.deploy(request);
    await reaches(handle, 'alpha');
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    expect(await lab.aliases(request.model)).toEqual({ champion: 1 });
    expect((await handle.describe()).status.name).toBe('CANCELLED');
  });
});
