/** @module A review and the file of people, which changes while it is open; on a real server. */
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askReviewAnew } from '../../client/run/held-reviews.ts';
import type { Reached } from '../../client/run/reach.ts';
import {
  peopleQueue,
  queryNames,
  reviewMessages,
  reviewWorkflowId,
  reviewWorkflowType,
} from '../../contracts/names.ts';
import type { DirectoryFile } from '../../contracts/people.ts';
import type { Ballot, CountedBallot, ReviewView } from '../../contracts/review.ts';
import { ReviewRecords } from '../../domain/collaboration/review/records.ts';
import { type CollaborationLab, startReviewLab } from '../support/collaboration-lab.ts';
import { eventually } from '../support/eventually.ts';
import { aBallot, aRequest, type RequestOver } from '../support/reviews.ts';
import { labQueue } from '../support/workflow-server.ts';

const everybody: DirectoryFile = {
  people: { anna: { name: 'Anna' }, ben: { name: 'Ben' }, carl: { name: 'Carl' }, dora: { name: 'Dora' } },
};
let directory = everybody;
const without = (...gone: string[]) => {
  const people = Object.fromEntries(gone.map((id) => [id, { name: id, left: true as const }]));
  directory = { people: { ...everybody.people, ...people } };
};
afterEach(() => {
  directory = everybody;
});

let lab: CollaborationLab;
beforeAll(async () => {
  lab = await startReviewLab(() => directory);
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

let count = 0;
async function open(over: RequestOver = {}): Promise<WorkflowHandle> {
  count += 1;
  const id = `m${count}-1`;
  const subject = { type: 'model' as const, id: `r${count}`, name: `m${count}` };
  const request = aRequest({ id, subject, ...over, rules: { time: 'calendar', ...over.rules } });
  return lab.client.workflow.start(reviewWorkflowType, {
    workflowId: reviewWorkflowId(id),
    taskQueue: peopleQueue(labQueue),
    args: [{ request }],
  });
}

const idOf = (review: WorkflowHandle) => review.workflowId.slice('review/'.length);
const view = (review: WorkflowHandle) => review.query<ReviewView>(queryNames.progress);
const reread = (review: WorkflowHandle) => askReviewAnew(async () => ({ client: lab.client }) as Reached, idOf(review));
const vote = (review: WorkflowHandle, ballot: Ballot) =>
  review.executeUpdate<CountedBallot, [Ballot]>(reviewMessages.vote, { args: [ballot] });
const told = (review: WorkflowHandle, what: string) =>
  lab.requests.filter(
    ({ message }) => !message.update && message.events[0]?.id.startsWith(`review/${idOf(review)}/${what}`),
  );
const names = (review: WorkflowHandle, what: string) =>
  told(review, what)
    .map(({ message }) => message.person)
    .toSorted();

describe('a review whose reviewers left', () => {
  it('goes at once to those who are asked once time is up, and says why', async () => {
    const review = await open({ rules: { escalateTo: ['dora'], deadline: { days: 2, ms: 0 } } });
    await eventually(async () => expect((await view(review)).mayVote).toHaveLength(3));
    without('anna');
    expect((await reread(review)).mayVote.map((seat) => seat.person)).toEqual(['ben', 'carl']);
    without('anna', 'ben');
    expect(await reread(review)).toMatchObject({
      escalated: true,
      mayVote: [{ person: 'carl' }, { person: 'dora' }],
    });
    await eventually(() => expect(names(review, '1/escalated')).toEqual(['dora']));
    const [message] = told(review, '1/escalated').map(({ message: { events } }) => events[0]);
    expect(message).toMatchObject({
      title: expect.stringMatching(/^The reviewers of m\d+ cannot decide; you may decide alone$/),
      text: expect.stringMatching(/^2 people have to approve, and only 1 person may \(Carl\); add reviewers/),
    });
    await vote(review, aBallot('dora', 'approve'));
    expect(await review.result()).toMatchObject({ state: 'approved' });
    const trail = await new ReviewRecords(lab.reviews).trail(idOf(review));
    expect(trail.map(({ kind }) => kind)).toEqual(['requested', 'blocked', 'escalated', 'voted', 'closed']);
  });

  it('says what is in the way, and goes on once the rules are others', async () => {
    const review = await open({ requester: 'dora' });
    await eventually(async () => expect((await view(review)).mayVote).toHaveLength(3));
    without('ben', 'carl');
    expect(await reread(review)).toMatchObject({
      escalated: false,
      mayVote: [{ person: 'anna' }],
      blocked: expect.stringMatching(/only 1 person may \(Anna\); add reviewers to within.people.yaml/),
    });
    await eventually(() => expect(names(review, '1/blocked')).toEqual(['dora']));
    const { artifacts } = await view(review);
    const request = aRequest({ artifacts, rules: { time: 'calendar', quorum: 1 } });
    await review.signal(reviewMessages.supersede, { request });
    await eventually(async () => expect(await view(review)).toMatchObject({ version: 2, quorum: 1 }));
    expect((await view(review)).blocked).toBeUndefined();
    await vote(review, aBallot('anna', 'approve', { version: 2 }));
    expect(await review.result()).toMatchObject({ state: 'approved' });
  });

  it('finds it within the hour by itself', async () => {
    const review = await open();
    await eventually(async () => {
      const { events } = await review.fetchHistory();
      const timers = events?.flatMap(({ timerStartedEventAttributes: timer }) => timer?.startToFireTimeout ?? []);
      expect(timers?.map(({ seconds }) => Number(seconds))).toEqual([3600]);
    });
    await review.cancel();
  });
});
