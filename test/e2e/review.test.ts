/** @module A training run that people decide on: told by mail, decided by the command line, on the real server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReviewView, TrailEntry } from '../../contracts/review.ts';
import { churnRows, churnTraining } from '../support/churn.ts';
import { eventually } from '../support/eventually.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { Project } from '../support/project.ts';

let mailbox: Mailbox;
let project: Project;
beforeAll(async () => {
  mailbox = await openMailbox();
  project = new Project({
    ...mailbox.environment,
    WITHIN_PERSON: 'carl',
  });
  project.write({
    'within.people.yaml': [
      'people:',
      '  anna: { name: Anna Berg, email: anna@example.org }',
      '  ben: { name: Ben Cole, email: ben@example.org }',
      '  carl: { name: Carl Dahl, email: carl@example.org }',
      '  dora: { name: Dora Eck, email: dora@example.org }',
      'groups: { leads: [anna, ben, carl] }',
      '',
    ].join('\n'),
    'rows.csv': churnRows(),
    'churn.yaml': churnTraining({ reviewers: ['leads'], quorum: 2, deadline: '3d' }),
  });
});
afterAll(async () => {
  await project.remove();
  await mailbox.close();
});

const json = (...args: string[]) => project.json<Record<string, unknown>>(...args);
const view = (id: string) => project.json<ReviewView>('review', 'show', id);
const vote = (id: string, person: string, what = 'approve', ...more: string[]) =>
  json('review', what, id, '--as', person, ...more);

describe('a training run with reviewers', () => {
  it('ends completed, and its reviewers are told by mail', async () => {
    const run = await json('run', 'churn.yaml');
    expect(run).toMatchObject({ exitCode: 0, status: 'completed', review: { id: 'churn-1' } });
    await eventually(async () => expect((await view('churn-1')).state).toBe('open'));
    const { subject, artifacts, requester, mayVote } = await view('churn-1');
    expect({ subject, requester }).toEqual({
      subject: { type: 'model', id: run['runId'], name: 'churn' },
      requester: 'carl',
    });
    expect(Object.keys(artifacts).toSorted()).toEqual(['metrics', 'model', 'report']);
    expect(mayVote.map(({ person }) => person)).toEqual(['anna', 'ben']);
    await eventually(() => {
      expect(mailbox.toldOf('churn waits for your decision')).toEqual(['anna@example.org', 'ben@example.org']);
    });
  });

  it('refuses votes of strangers, of whoever asked, repeated and late ones, and is decided by two', async () => {
    const refusals = async (...args: Parameters<typeof vote>) => {
      const { exitCode, error } = await vote(...args);
      return `${String(exitCode)} ${(error as { message: string }).message}`;
    };
    expect(await refusals('churn-1', 'dora')).toMatch(/^2 .*dora is not among the reviewers anna, ben/);
    expect(await refusals('churn-1', 'carl')).toMatch(/^2 .*carl asked for this review/);
    expect(await refusals('churn-1', 'nemo')).toMatch(/^2 .*"nemo" is neither a person nor a group/);
    expect(await vote('churn-1', 'anna', 'approve', '--message', 'fine by me', '--answer', 'useful')).toMatchObject({
      exitCode: 0,
      effect: 'anna approved version 1.',
    });
    expect(await refusals('churn-1', 'anna')).toMatch(/anna has approved version 1 already/);
    expect(await vote('churn-1', 'ben')).toMatchObject({ review: { state: 'approved', closed: true } });
    expect(await refusals('churn-1', 'ben')).toMatch(/^2 /);
    await eventually(async () => expect((await view('churn-1')).closed).toBe(true));
    await eventually(() => {
      expect(mailbox.toldOf('churn was approved')).toEqual(['anna@example.org', 'ben@example.org', 'carl@example.org']);
    });
  });

  it('leaves an audit trail, and times from the run to the decision', async () => {
    const { trail, answers, review } = await project.json<{
      trail: TrailEntry[];
      answers: unknown[];
      review: ReviewView;
    }>('review', 'export', 'latest');
    expect(trail.map(({ kind }) => kind)).toEqual(['requested', 'refused', 'refused', 'voted', 'voted', 'closed']);
    expect(answers).toMatchObject([{ person: 'anna', answer: 'useful', told: true }]);
    const { completedAt, requestedAt, decidedAt = 0 } = review.times;
    expect(completedAt <= requestedAt && requestedAt < decidedAt).toBe(true);
  });

  it('asks nobody again about what was approved, and waits where the pipeline says so', async () => {
    expect(await json('run', 'churn.yaml', '--set', 'review.wait=true')).toMatchObject({
      exitCode: 0,
      status: 'completed',
    });
    const waiting = await json('run', 'churn.yaml', '--set', 'review.wait=true', '--seed', '7');
    expect(waiting).toMatchObject({
      exitCode: 3,
      status: 'waiting',
      waiting: [{ step: 'review', reviewId: 'churn-2' }],
    });
    // One of two has rejected, so two can approve no more.
    const { review } = await vote('churn-2', 'ben', 'reject', '--message', 'too few rows');
    expect(review).toMatchObject({ state: 'rejected', closed: true });
    const rejected = {
      status: 'failed',
      error: {
        code: 'REVIEW_REJECTED',
        message: expect.stringMatching(/^The review churn-2 ended as rejected/) as string,
      },
    };
    const runId = String(waiting['runId']);
    await eventually(async () => expect(await json('status', runId)).toMatchObject(rejected));
    const { runs } = (await json('runs')) as { runs?: readonly object[] };
    expect(runs).toContainEqual(expect.objectContaining({ runId, status: 'failed' }));
    // It was tracked as completed, which people then did not approve.
    await eventually(async () =>
      expect(await json('runs', 'show', runId)).toMatchObject({ run: { status: 'failed' } }),
    );
    await eventually(async () =>
      expect(await json('notify', 'explain', `run/${runId}/failed`, 'carl')).toMatchObject({ exitCode: 0 }),
    );
    const { stdout } = await project.within(['review', 'list']);
    expect(stdout).toMatch(/churn-2 +rejected/);
  });

  it('is approved for what people saw: an older run that waits on the same review is not', async () => {
    const waiting = async (seed: string) =>
      String((await json('run', 'churn.yaml', '--set', 'review.wait=true', '--seed', seed))['runId']);
    const [older, newer] = [await waiting('21'), await waiting('22')];
    await eventually(async () => expect(await view('churn-3')).toMatchObject({ version: 2, subject: { id: newer } }));
    for (const person of ['anna', 'ben']) await vote('churn-3', person);
    await eventually(async () => expect(await json('status', newer)).toMatchObject({ status: 'completed' }));
    await eventually(async () =>
      expect(await json('status', older)).toMatchObject({
        status: 'failed',
        error: { message: expect.stringMatching(/churn-3 went on with what a newer run made and ended as approved/) },
      }),
    );
  });

  it('says what is in the way once somebody has left, and whom it still waits for', async () => {
    await json('run', 'churn.yaml', '--seed', '8');
    await eventually(async () => expect(await view('churn-4')).toMatchObject({ state: 'open', counts: { open: 2 } }));
    const people = project.read('within.people.yaml');
    project.write({ 'within.people.yaml': people.replace('{ name: Ben Cole,', '{ name: Ben Cole, left: true,') });
    const { stdout } = await project.within(['review', 'show', 'churn-4']);
    expect(stdout).toMatch(/^Waits for {2}anna$/m);
    expect(stdout).toMatch(/^In the way 2 people have to approve, and only 1 person may \(Anna Berg\); add reviewers/m);
    project.write({ 'within.people.yaml': people });
    expect((await view('churn-4')).blocked).toBeUndefined();
  });

  it('is refused before it runs where no such review can be held', async () => {
    const { exitCode, error } = await json('run', 'churn.yaml', '--set', 'review.quorum=3');
    expect(exitCode).toBe(2);
    expect(error).toMatchObject({
      code: 'PIPELINE_INVALID',
      message: expect.stringMatching(/The quorum is 3, and only Anna Berg, Ben Cole may vote, without carl/) as string,
    });
  });
});
