/**
 * @module A model from its training into use and back, on real Temporal, SMTP and MLflow servers: people are told, two of
 * them decide, the stages answer over HTTP, and each place agrees with the others about what is in force.
 */
import getPort from 'get-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeploymentView } from '../../contracts/deployment.ts';
import { queryNames, reviewWorkflowId } from '../../contracts/names.ts';
import type { ReviewView } from '../../contracts/review.ts';
import { formIn, sendForm } from '../support/decision-forms.ts';
import { decodedMail } from '../support/decoded-mail.ts';
import { deployedPipeline, deployedRows, predictionFor, versionsFor } from '../support/deployed-clouds.ts';
import { eventually } from '../support/eventually.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../support/mlflow.ts';
import { Project } from '../support/project.ts';

describe.skipIf(!hasMlflow)('from training to use and back (skipped without TEST_MLFLOW)', { timeout: 400_000 }, () => {
  let mlflow: MlflowServer;
  let mailbox: Mailbox;
  let project: Project;
  let gateway: string;
  beforeAll(async () => {
    [mlflow, mailbox] = await Promise.all([startMlflow(), openMailbox()]);
    const port = await getPort();
    gateway = `http://127.0.0.1:${port}`;
    project = new Project({
      MLFLOW_TRACKING_URI: mlflow.url,
      ...mailbox.environment,
      WITHIN_GATEWAY_PORT: String(port),
      WITHIN_PUBLIC_URL: gateway,
    });
    project.write({
      'within.people.yaml': [
        'people:',
        '  anna: { name: Anna Berg, email: anna@example.org }',
        '  ben: { name: Ben Cole, email: ben@example.org }',
        // Each event is to come as a message of its own.
        'defaults: { budget: { messages: 100, per: 1h } }',
        'routes:',
        '  - { to: [anna, ben] }',
        '',
      ].join('\n'),
      'rows.csv': deployedRows(),
      'first.json': deployedPipeline(),
      'reviewed.json': deployedPipeline({
        review: { reviewers: ['anna', 'ben'], quorum: 2 },
        // Longer than the test: a stage ends when somebody says so.
        deploy: { stages: ['alpha', { stage: 'beta', share: 0.5 }, 'general'], bake: '1d', require: ['review'] },
      }),
    });
    await project.within(['up']);
  }, 600_000);
  afterAll(async () => {
    await project.remove();
    await Promise.all([mlflow.stop(), mailbox.close()]);
  });

  const deployment = (state: DeploymentView['state']) =>
    eventually(async () => {
      const view = await project.json<DeploymentView>('deployments', 'show', 'latest');
      expect(view.state, view.now).toBe(state);
      return view;
    });
  const review = async (number: number): Promise<ReviewView> => {
    const handle = (await project.client()).workflow.getHandle(reviewWorkflowId(`clouds-${number}`));
    return handle.query<ReviewView>(queryNames.progress);
  };
  const mail = (person: string, subject: string) =>
    eventually(() => {
      const found = mailbox.received.filter(
        ({ person: address, raw = '' }) =>
          address === `${person}@example.org` && raw.includes(`\r\nSubject: ${subject}\r\n`),
      );
      expect(found.map(({ key }) => key)).toHaveLength(1);
      return decodedMail(found[0]?.raw ?? '');
    });
  const registered = async () => {
    const { registered_model: model } = (await mlflow.read('registered-models/get', { name: 'clouds' })) as {
      registered_model: { aliases?: { alias: string; version: string }[] };
    };
    return Object.fromEntries((model.aliases ?? []).map(({ alias, version }) => [alias, Number(version)]));
  };
  const versions = () => versionsFor(gateway);

  let link: string;
  let late: string;

  it('has a first model in force', async () => {
    expect((await project.run('first.json')).printed.status).toBe('completed');
    const done = await project.json<DeploymentView>(
      'deploy',
      'latest',
      '--stages',
      'general',
      '--bake',
      '1s',
      '--wait',
    );
    expect(done).toMatchObject({ exitCode: 0, state: 'completed', version: 1 });
    expect(await registered()).toEqual({ champion: 1 });
    expect((await predictionFor(gateway, 'a')).version).toBe(1);
  });

  it('tells people of the next one, asks them, and changes nothing meanwhile', async () => {
    project.write({ 'rows.csv': deployedRows({ shift: 0.3 }) });
    const { printed } = await project.run('reviewed.json');
    expect(printed).toMatchObject({
      status: 'completed',
      review: { id: 'clouds-1' },
      deployment: { id: printed.runId },
    });
    const asked = await mail('anna', 'clouds waits for your decision');
    await mail('ben', 'clouds waits for your decision');
    await eventually(() => {
      const told = mailbox.received.filter(({ key }) => key.startsWith(`run/${printed.runId}/completed#`));
      expect(new Set(told.map(({ person }) => person))).toEqual(new Set(['anna@example.org', 'ben@example.org']));
    });
    link = asked.match(/http:\/\/\S+\/links\/[\w.-]+/)?.[0] ?? '';
    const waiting = await eventually(async () => {
      const view = await deployment('gate');
      expect(view.findings).toContainEqual(expect.objectContaining({ part: 'review', state: 'waiting' }));
      return view;
    });
    expect(waiting).toMatchObject({ version: 2, previous: 1, runId: printed.runId });
    const { run } = await project.json<{ run: { id: string } }>('runs', 'show', printed.runId);
    const tracked = (await mlflow.read('runs/get', { run_id: run.id })) as { run: { info: { status: string } } };
    expect(tracked.run.info.status).toBe('FINISHED');
    const version = await mlflow.read('model-versions/get', { name: 'clouds', version: '2' });
    // What is deployed is what the run left in MLflow, be the one or the other first.
    expect(version).toMatchObject({ model_version: { run_id: run.id, source: `runs:/${run.id}/model` } });
    expect(await registered()).toEqual({ champion: 1 });
  });

  it('takes a vote by the link of a mail, although the worker dies, and none by opening it', async () => {
    const { workerPid } = project.stack();
    if (workerPid !== undefined) process.kill(workerPid, 'SIGKILL');
    const page = await eventually(async () => {
      const answer = await fetch(link);
      expect(answer.status).toBe(200);
      return answer.text();
    });
    await fetch(`${link}?choose=approve`);
    expect(await review(1)).toMatchObject({ state: 'open', counts: { approvals: 0 }, votes: [] });
    expect((await sendForm(link, { form: formIn(page), decision: 'approve', text: 'recall is fine' })).status).toBe(
      303,
    );
    expect(await review(1)).toMatchObject({ state: 'open', votes: [{ voter: 'anna', door: 'link' }] });
    late = formIn(await (await fetch(link)).text());
  });

  it('is approved by the second on the page, tells people, and the link is dead', async () => {
    const page = `${gateway}/decisions/clouds-1?as=ben`;
    const form = formIn(await (await fetch(page)).text());
    expect((await sendForm(page, { form, decision: 'approve' })).status).toBe(303);
    await eventually(async () =>
      expect(await review(1)).toMatchObject({
        state: 'approved',
        closed: true,
        votes: [{}, { voter: 'ben', door: 'page' }],
      }),
    );
    for (const person of ['anna', 'ben']) expect(await mail(person, 'clouds was approved')).toContain('clouds');
    const refused = await sendForm(link, { form: late, decision: 'reject', text: 'too late' });
    expect(refused.status).toBe(409);
    const shown = await (await fetch(link)).text();
    expect(shown).not.toContain('name="decision"');
  });

  it('answers nobody in alpha, and scores beside', async () => {
    const view = await deployment('alpha');
    expect(view.findings).toContainEqual(expect.objectContaining({ part: 'review', state: 'passed' }));
    expect(await registered()).toEqual({ champion: 1, 'champion-candidate': 2 });
    await eventually(async () => {
      expect(new Set(await versions())).toEqual(new Set([1]));
      // The deployment reads the counts at its first look, which is hours away; people see them at once.
      expect((await project.json<DeploymentView>('deployments', 'show', 'latest')).observed?.compared).toBeGreaterThan(
        0,
      );
    });
  });

  it('answers a share of keys in beta, each by one version', async () => {
    expect(await project.json('promote', 'clouds', '--by', 'anna', '--why', 'it agrees')).toMatchObject({
      exitCode: 0,
    });
    await deployment('beta');
    const first = await eventually(async () => {
      const answered = await versions();
      expect(new Set(answered)).toEqual(new Set([1, 2]));
      // The stage may begin while the keys are asked, one after the other.
      expect(await versions()).toEqual(answered);
      return answered;
    });
    expect(await versions()).toEqual(first);
    expect(await registered()).toEqual({ champion: 1, 'champion-candidate': 2 });
  });

  it('goes back when somebody says so', async () => {
    expect(await project.json('rollback', 'clouds', '--by', 'ben', '--why', 'sales object')).toMatchObject({
      exitCode: 0,
    });
    const view = await deployment('rolled-back');
    expect(view.log.at(-1)?.text).toContain('sales object');
    expect(await registered()).toEqual({ champion: 1 });
    await eventually(async () => expect(new Set(await versions())).toEqual(new Set([1])));
    const told = await eventually(() => {
      const found = mailbox.received.filter(({ raw = '' }) =>
        decodedMail(raw).includes('is rolled back: sales object'),
      );
      expect(new Set(found.map(({ person }) => person))).toEqual(new Set(['anna@example.org', 'ben@example.org']));
      return found;
    });
    expect(told).toHaveLength(2);
  });

  it('does not deploy what people reject', async () => {
    project.write({ 'rows.csv': deployedRows({ shift: 0.6 }) });
    const { printed } = await project.run('reviewed.json');
    await deployment('gate');
    expect(await project.json('review', 'reject', 'clouds-2', '--as', 'anna', '-m', 'drifts')).toMatchObject({
      exitCode: 0,
    });
    const view = await deployment('refused');
    expect(view.runId).toBe(printed.runId);
    expect(view.findings).toContainEqual(expect.objectContaining({ part: 'review', state: 'failed' }));
    expect(await registered()).toEqual({ champion: 1 });
  });
});
