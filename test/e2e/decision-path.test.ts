/**
 * @module A model from its training into use and back, on real Temporal, SMTP and MLflow servers: people are told, two of
 * them decide, the stages answer over HTTP, and each place agrees with the others about what is in force.
 */
import getPort from 'get-port';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DeploymentView } from '../../contracts/deployment.ts';
import { queryNames, reviewWorkflowId } from '../../contracts/names.ts';
import type { PredictAnswer } from '../../contracts/prediction.ts';
import type { ReviewView } from '../../contracts/review.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../support/mlflow.ts';
import { Project } from '../support/project.ts';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts';

/** Two clouds of points; where the line between them lies depends on `shift`. */
function csv(shift: number): string {
  const rows = Array.from({ length: 120 }, (_, at) => {
    const side = at % 2 === 0 ? 1 : -1;
    const x = shift + side * 2 + Math.sin(at * 7) * 0.8;
    return [`r${at}`, x.toFixed(4), Math.cos(at * 3).toFixed(4), side > 0 ? 'right' : 'left'].join(',');
  });
  return `id,x,z,kind\n${rows.join('\n')}\n`;
}

const pipeline = (more: object = {}) => ({
  name: 'clouds',
  kind: 'training',
  dataset: { source: 'rows.csv', key: 'id', target: 'kind' },
  split: { test: 0.25 },
  model: { use: 'logistic-regression' },
  evaluate: { metrics: ['accuracy'], gate: { accuracy: '>= 0.8' } },
  ...more,
});

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 120_000, interval: 300 });
/** Of quoted-printable, in which mails are sent. */
const decoded = (raw: string): string =>
  raw
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number(`0x${code}`)));
const formIn = (page: string): string => /name="form" value="([^"]+)"/.exec(page)?.[1] ?? '';
const send = (page: string, fields: Readonly<Record<string, string>>) =>
  fetch(page, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

describe.skipIf(!hasMlflow)('from training to use and back (skipped without TEST_MLFLOW)', { timeout: 400_000 }, () => {
  let mlflow: MlflowServer;
  let smtp: SmtpSink;
  let project: Project;
  let gateway: string;
  beforeAll(async () => {
    [mlflow, smtp] = await Promise.all([startMlflow(), startSmtpSink({ keepMessages: true })]);
    const port = await getPort();
    gateway = `http://127.0.0.1:${port}`;
    project = new Project({
      MLFLOW_TRACKING_URI: mlflow.url,
      WITHIN_SMTP: 'env:TEST_SMTP_ADDRESS',
      TEST_SMTP_ADDRESS: smtp.address,
      WITHIN_MAIL_FROM: 'WITHIN <within@example.org>',
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
      'rows.csv': csv(0),
      'first.json': pipeline(),
      'reviewed.json': pipeline({
        review: { reviewers: ['anna', 'ben'], quorum: 2 },
        // Longer than the test: a stage ends when somebody says so.
        deploy: { stages: ['alpha', { stage: 'beta', share: 0.5 }, 'general'], bake: '1d', require: ['review'] },
      }),
    });
    await project.within(['up']);
  }, 600_000);
  afterAll(async () => {
    await project.remove();
    await Promise.all([mlflow.stop(), smtp.stop()]);
  });

  async function json<T>(...args: string[]): Promise<T & { readonly exitCode: number }> {
    const { exitCode, stdout, stderr } = await project.within([...args, '--json']);
    if (stdout === '') throw new Error(stderr);
    return { ...(JSON.parse(stdout) as T), exitCode };
  }
  const deployment = (state: DeploymentView['state']) =>
    until(async () => {
      const view = await json<DeploymentView>('deployments', 'show', 'latest');
      expect(view.state, view.now).toBe(state);
      return view;
    });
  const review = async (number: number): Promise<ReviewView> => {
    const handle = (await project.client()).workflow.getHandle(reviewWorkflowId(`clouds-${number}`));
    return handle.query<ReviewView>(queryNames.progress);
  };
  const mail = (person: string, subject: string) =>
    until(() => {
      const found = smtp.received.filter(
        ({ person: address, raw = '' }) =>
          address === `${person}@example.org` && raw.includes(`\r\nSubject: ${subject}\r\n`),
      );
      expect(found.map(({ key }) => key)).toHaveLength(1);
      return decoded(found[0]?.raw ?? '');
    });
  const registered = async () => {
    const { registered_model: model } = (await mlflow.read('registered-models/get', { name: 'clouds' })) as {
      registered_model: { aliases?: { alias: string; version: string }[] };
    };
    return Object.fromEntries((model.aliases ?? []).map(({ alias, version }) => [alias, Number(version)]));
  };
  async function predict(key: string): Promise<PredictAnswer> {
    const response = await fetch(`${gateway}/models/clouds/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-within-key': key },
      body: JSON.stringify([{ x: 2, z: 0.1 }]),
    });
    const answer = (await response.json()) as PredictAnswer;
    expect(response.status, JSON.stringify(answer)).toBe(200);
    return answer;
  }
  const keys = Array.from({ length: 40 }, (_, at) => `customer-${at}`);
  const versions = async () => Promise.all(keys.map(async (key) => (await predict(key)).version));

  let link: string;
  let late: string;

  it('has a first model in force', async () => {
    expect((await project.run('first.json')).printed.status).toBe('completed');
    const done = await json<DeploymentView>('deploy', 'latest', '--stages', 'general', '--bake', '1s', '--wait');
    expect(done).toMatchObject({ exitCode: 0, state: 'completed', version: 1 });
    expect(await registered()).toEqual({ champion: 1 });
    expect((await predict('a')).version).toBe(1);
  });

  it('tells people of the next one, asks them, and changes nothing meanwhile', async () => {
    project.write({ 'rows.csv': csv(0.3) });
    const { printed } = await project.run('reviewed.json');
    expect(printed).toMatchObject({
      status: 'completed',
      review: { id: 'clouds-1' },
      deployment: { id: printed.runId },
    });
    const asked = await mail('anna', 'clouds waits for your decision');
    await mail('ben', 'clouds waits for your decision');
    await until(() => {
      const told = smtp.received.filter(({ key }) => key.startsWith(`run/${printed.runId}/completed#`));
      expect(new Set(told.map(({ person }) => person))).toEqual(new Set(['anna@example.org', 'ben@example.org']));
    });
    link = asked.match(/http:\/\/\S+\/links\/[\w.-]+/)?.[0] ?? '';
    const waiting = await until(async () => {
      const view = await deployment('gate');
      expect(view.findings).toContainEqual(expect.objectContaining({ part: 'review', state: 'waiting' }));
      return view;
    });
    expect(waiting).toMatchObject({ version: 2, previous: 1, runId: printed.runId });
    const { run } = await json<{ run: { id: string } }>('runs', 'show', printed.runId);
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
    const page = await until(async () => {
      const answer = await fetch(link);
      expect(answer.status).toBe(200);
      return answer.text();
    });
    await fetch(`${link}?choose=approve`);
    expect(await review(1)).toMatchObject({ state: 'open', counts: { approvals: 0 }, votes: [] });
    expect((await send(link, { form: formIn(page), decision: 'approve', text: 'recall is fine' })).status).toBe(303);
    expect(await review(1)).toMatchObject({ state: 'open', votes: [{ voter: 'anna', door: 'link' }] });
    late = formIn(await (await fetch(link)).text());
  });

  it('is approved by the second on the page, tells people, and the link is dead', async () => {
    const page = `${gateway}/decisions/clouds-1?as=ben`;
    const form = formIn(await (await fetch(page)).text());
    expect((await send(page, { form, decision: 'approve' })).status).toBe(303);
    await until(async () =>
      expect(await review(1)).toMatchObject({
        state: 'approved',
        closed: true,
        votes: [{}, { voter: 'ben', door: 'page' }],
      }),
    );
    for (const person of ['anna', 'ben']) expect(await mail(person, 'clouds was approved')).toContain('clouds');
    const refused = await send(link, { form: late, decision: 'reject', text: 'too late' });
    expect(refused.status).toBe(409);
    const shown = await (await fetch(link)).text();
    expect(shown).not.toContain('name="decision"');
  });

  it('answers nobody in alpha, and scores beside', async () => {
    const view = await deployment('alpha');
    expect(view.findings).toContainEqual(expect.objectContaining({ part: 'review', state: 'passed' }));
    expect(await registered()).toEqual({ champion: 1, 'champion-candidate': 2 });
    await until(async () => {
      expect(new Set(await versions())).toEqual(new Set([1]));
      // The deployment reads the counts at its first look, which is hours away; people see them at once.
      expect((await json<DeploymentView>('deployments', 'show', 'latest')).observed?.compared).toBeGreaterThan(0);
    });
  });

  it('answers a share of keys in beta, each by one version', async () => {
    expect(await json('promote', 'clouds', '--by', 'anna', '--why', 'it agrees')).toMatchObject({ exitCode: 0 });
    await deployment('beta');
    const first = await until(async () => {
      const answered = await versions();
      expect(new Set(answered)).toEqual(new Set([1, 2]));
      return answered;
    });
    expect(await versions()).toEqual(first);
    expect(await registered()).toEqual({ champion: 1, 'champion-candidate': 2 });
  });

  it('goes back when somebody says so', async () => {
    expect(await json('rollback', 'clouds', '--by', 'ben', '--why', 'sales object')).toMatchObject({ exitCode: 0 });
    const view = await deployment('rolled-back');
    expect(view.log.at(-1)?.text).toContain('sales object');
    expect(await registered()).toEqual({ champion: 1 });
    await until(async () => expect(new Set(await versions())).toEqual(new Set([1])));
    const told = await until(() => {
      const found = smtp.received.filter(({ raw = '' }) => decoded(raw).includes('is rolled back: sales object'));
      expect(new Set(found.map(({ person }) => person))).toEqual(new Set(['anna@example.org', 'ben@example.org']));
      return found;
    });
    expect(told).toHaveLength(2);
  });

  it('does not deploy what people reject', async () => {
    project.write({ 'rows.csv': csv(0.6) });
    const { printed } = await project.run('reviewed.json');
    await deployment('gate');
    expect(await json('review', 'reject', 'clouds-2', '--as', 'anna', '-m', 'drifts')).toMatchObject({ exitCode: 0 });
    const view = await deployment('refused');
    expect(view.runId).toBe(printed.runId);
    expect(view.findings).toContainEqual(expect.objectContaining({ part: 'review', state: 'failed' }));
    expect(await registered()).toEqual({ champion: 1 });
  });
});
