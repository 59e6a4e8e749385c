/** @module Reviews by people, on a real server. */
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReviewInput } from '../../contracts/held-review.ts';
import {
  peopleQueue,
  queryNames,
  reviewMessages,
  reviewWorkflowId,
  reviewWorkflowType,
  searchAttributeNames,
} from '../../contracts/names.ts';
import type { DirectoryFile } from '../../contracts/people.ts';
import type { Ballot, CountedBallot, Delegation, ReviewView } from '../../contracts/review.ts';
import { ReviewRecords } from '../../domain/collaboration/review/records.ts';
import { type CollaborationLab, startReviewLab } from '../support/collaboration-lab.ts';
import { eventually } from '../support/eventually.ts';
import { aBallot, aRequest, artifacts, type RequestOver } from '../support/reviews.ts';
import { labQueue } from '../support/workflow-server.ts';

const person = (name: string, over: Partial<DirectoryFile['people'][string]> = {}) => ({ name, ...over });
const everybody: DirectoryFile = {
  people: {
    anna: person('Anna', { roles: ['law'] }),
    ben: person('Ben'),
    carl: person('Carl'),
    dora: person('Dora'),
    emil: person('Emil', { left: true }),
  },
  groups: { leads: ['anna', 'ben', 'emil'] },
};
let directory: () => DirectoryFile = () => everybody;

let lab: CollaborationLab;
beforeAll(async () => {
  lab = await startReviewLab(() => directory());
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

const soon = (ms: number) => ({ days: 0, ms });

/** Of a review that says nothing else. */
const rulesOf = (over: RequestOver['rules'] = {}) =>
  aRequest({ rules: { reviewers: ['leads', 'carl'], time: 'calendar', ...over } }).rules;

let count = 0;
async function open(over: RequestOver = {}, input: Partial<ReviewInput> = {}): Promise<WorkflowHandle> {
  count += 1;
  const id = `m${count}-1`;
  const request = aRequest({
    id,
    subject: { type: 'model', id: `r${count}`, name: `m${count}` },
    ...over,
    rules: rulesOf(over.rules),
  });
  await lab.client.workflow.start(reviewWorkflowType, {
    workflowId: reviewWorkflowId(id),
    taskQueue: peopleQueue(labQueue),
    args: [{ request, ...input }],
  });
  return lab.client.workflow.getHandle(reviewWorkflowId(id));
}

const view = (review: WorkflowHandle) => review.query<ReviewView>(queryNames.progress);
const vote = (review: WorkflowHandle, ballot: Ballot) =>
  review.executeUpdate<CountedBallot, [Ballot]>(reviewMessages.vote, { args: [ballot] });
const whyNot = (review: WorkflowHandle, ballot: unknown) =>
  review.executeUpdate(reviewMessages.vote, { args: [ballot] }).then(
    () => 'it counted',
    (error: Error) => (error.cause as Error).message,
  );
const told = (id: string, what: string) =>
  lab.requests.filter(({ message }) => !message.update && message.events[0]?.id.startsWith(`review/${id}/${what}`));
const names = (id: string, what: string) =>
  told(id, what)
    .map(({ message }) => message.person)
    .toSorted();

describe('a review', () => {
  it('is told to its people, decided by their votes, and every message that was sent says so', async () => {
    const review = await open({ requester: 'carl' });
    const id = review.workflowId.slice('review/'.length);
    await eventually(() => expect(names(id, '1/requested')).toEqual(['anna', 'ben']));
    expect(await whyNot(review, aBallot('carl', 'approve'))).toMatch(/carl asked for this review/);
    expect(await whyNot(review, aBallot('emil', 'approve'))).toMatch(/emil is not in within.people.yaml, or has left/);
    expect(await whyNot(review, aBallot('dora', 'approve'))).toMatch(/dora is not among the reviewers anna, ben$/);
    expect(await whyNot(review, { voter: 'anna', decision: 'yes' })).toMatch(/say a decision/);
    expect((await vote(review, aBallot('anna', 'approve', { text: 'fine' }))).view.counts).toMatchObject({
      approvals: 1,
    });
    expect(await whyNot(review, aBallot('anna', 'approve'))).toMatch(/anna has approved version 1 already/);
    await vote(review, aBallot('ben', 'approve'));
    expect(await review.result()).toMatchObject({
      id,
      state: 'approved',
      why: 'Approved by Anna, Ben; 2 had to.',
    });
    await eventually(() => expect(names(id, '1/decided')).toEqual(['anna', 'ben', 'carl']));
    await eventually(() => {
      const updates = lab.requests.filter(({ message }) => message.update && message.events[0]?.review?.id === id);
      expect(updates.map(({ message }) => message.person).toSorted()).toEqual(['anna', 'ben']);
    });
    const records = new ReviewRecords(lab.reviews);
    expect(await records.ended(id)).toMatchObject({ state: 'approved', discussion: [{ text: 'fine' }] });
    const trail = await records.trail(id);
    expect(trail.map(({ number }) => number)).toEqual(trail.map((_, index) => index + 1));
    expect(trail.map(({ kind }) => kind)).toEqual([
      'requested',
      'refused',
      'refused',
      'refused',
      'voted',
      'voted',
      'closed',
    ]);
  });

  it('takes votes by signal under the same rules, and shows what it refused', async () => {
    const review = await open({ rules: { quorum: 1 } });
    await review.signal(reviewMessages.signal, { voter: 'dora', decision: 'approve' });
    await review.signal(reviewMessages.signal, 'yes');
    await eventually(async () =>
      expect((await review.query<string[]>(queryNames.explain)).join(' ')).toMatch(/0 of 1 approvals/),
    );
    await eventually(async () => {
      const trail = await new ReviewRecords(lab.reviews).trail(review.workflowId.slice('review/'.length));
      expect(trail.filter(({ kind }) => kind === 'refused').map(({ text }) => text)).toEqual([
        expect.stringMatching(/a vote is an object/),
        expect.stringMatching(/dora is not among the reviewers/),
      ]);
    });
    await review.signal(reviewMessages.signal, { voter: 'ben', decision: 'reject', door: 'page' });
    expect(await review.result()).toMatchObject({ state: 'rejected' });
    expect((await view(review)).votes).toMatchObject([{ voter: 'ben', door: 'signal' }]);
  });

  it('goes on with a new version: votes are void, people are asked again, equal digests change nothing', async () => {
    const review = await open({}, { searchable: false });
    const before = await vote(review, aBallot('anna', 'approve'));
    const same = { ...aRequest({ artifacts: before.view.artifacts }), rules: rulesOf() };
    await review.signal(reviewMessages.supersede, { request: same });
    const request = { ...same, rules: rulesOf({ reviewers: ['anna', 'ben'] }), artifacts: artifacts('r-2') };
    await review.signal(reviewMessages.supersede, { request });
    await eventually(async () =>
      expect(await view(review)).toMatchObject({ version: 2, votes: [], counts: { approvals: 0 } }),
    );
    const id = review.workflowId.slice('review/'.length);
    await eventually(() => expect(names(id, '2/requested')).toEqual(['anna', 'ben']));
    expect(await whyNot(review, aBallot('ben', 'approve', { version: 1 }))).toMatch(/version 2 is under review now/);
    await vote(review, aBallot('anna', 'approve', { version: 2 }));
    await vote(review, aBallot('ben', 'approve', { version: 2 }));
    expect(await review.result()).toMatchObject({
      state: 'approved',
      version: 2,
      artifacts: artifacts('r-2'),
    });
  });

  it('reminds, escalates when time is up, and expires', async () => {
    const review = await open({
      rules: { reminders: [soon(50)], deadline: soon(400), escalateTo: ['dora'] },
    });
    const id = review.workflowId.slice('review/'.length);
    expect(await review.result()).toMatchObject({ state: 'expired', why: 'Nobody decided in time.' });
    await eventually(() => expect(names(id, '1/reminder')).toEqual(['anna', 'ben', 'carl']));
    await eventually(() => expect(names(id, '1/escalated')).toEqual(['dora']));
    await eventually(() => expect(names(id, '1/decided')).toEqual(['anna', 'ben', 'carl', 'dora']));
  });

  it('passes votes on, and notes who looked first', async () => {
    const review = await open();
    const delegation: Delegation = { from: 'anna', to: 'dora', door: 'cli' };
    const { effect } = await review.executeUpdate<CountedBallot, [Delegation]>(reviewMessages.delegate, {
      args: [delegation],
    });
    expect(effect).toBe('dora votes in place of anna.');
    const id = review.workflowId.slice('review/'.length);
    await eventually(() => expect(names(id, '1/delegated')).toEqual(['dora']));
    // One without a word of whom it is about stops nothing.
    await review.signal(reviewMessages.viewed);
    await review.signal(reviewMessages.viewed, { person: 'dora', door: 'page' });
    await vote(review, aBallot('dora', 'requestChanges'));
    const now = await view(review);
    expect(now).toMatchObject({ state: 'changesRequested', votes: [{ voter: 'dora', onBehalfOf: ['anna'] }] });
    expect(now.times.firstViewAt).toBeGreaterThan(0);
    await review.cancel();
    await expect(review.result()).rejects.toThrow(/cancelled/i);
    expect(await new ReviewRecords(lab.reviews).ended(id)).toMatchObject({ state: 'withdrawn' });
  });

  it('judges by the directory of now, or by the last one while that cannot be read', async () => {
    const review = await open();
    await eventually(async () => expect((await view(review)).mayVote).toHaveLength(3));
    directory = () => {
      throw new Error('a mistake in the file');
    };
    await vote(review, aBallot('anna', 'approve'));
    directory = () => ({ ...everybody, people: { ...everybody.people, ben: person('Ben', { left: true }) } });
    expect(await whyNot(review, aBallot('ben', 'approve'))).toMatch(/ben is not in within.people.yaml, or has left/);
    await vote(review, aBallot('carl', 'approve'));
    expect(await review.result()).toMatchObject({ state: 'approved' });
    directory = () => everybody;
  });

  it('goes on in a fresh history with its votes, and tells a workflow that waits', async () => {
    const review = await open();
    const waiting = await open();
    await review.signal(reviewMessages.await, waiting.workflowId);
    await vote(review, aBallot('anna', 'approve'));
    const looks = Array.from({ length: 500 }, () =>
      review.signal(reviewMessages.viewed, { person: 'ben', door: 'page' }),
    );
    await Promise.all(looks);
    await eventually(async () => expect((await review.describe()).historyLength).toBeLessThan(400));
    expect(await view(review)).toMatchObject({ counts: { approvals: 1 } });
    await vote(review, aBallot('ben', 'approve'));
    expect(await review.result()).toMatchObject({ state: 'approved' });
    const { events = [] } = await waiting.fetchHistory();
    const signals = events?.map(({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName);
    expect(signals).toContain(reviewMessages.concluded);
  });

  it('says its state where the attribute is registered', async () => {
    const review = await open({ rules: { quorum: 1 } }, { searchable: true });
    await vote(review, aBallot('anna', 'approve'));
    await review.result();
    const { searchAttributes } = await review.describe();
    expect(searchAttributes[searchAttributeNames.reviewState]).toEqual(['approved']);
  });
});
