/** @module What who keeps a stack sees of it: figures of the worker and of the gateway, and a log that names run and step. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gatewayRoutes } from '../../contracts/gateway-routes.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { Project } from '../support/project.ts';
import { namesOf, samplesOf } from '../support/prometheus.ts';
import { metricsIn, queries } from '../support/promql.ts';
import { wordsProject } from '../support/words-pipeline.ts';

const secret = 'sesame-of-the-operation-test';
let mailbox: Mailbox;
let project: Project;
let runId: string;

beforeAll(async () => {
  mailbox = await openMailbox();
  project = new Project({ ...mailbox.environment, SAY_TOKEN: secret, WITHIN_EVENT_SECRETS: 'ci=env:SAY_TOKEN' });
  project.write({
    'within.people.yaml': 'people: { anna: { name: Anna Berg, email: anna@example.org } }\n',
    'failing.json': {
      name: 'failing',
      steps: [{ name: 'end', command: ['false'], out: { out: 'text/plain' }, retries: 0 }],
    },
    ...wordsProject({
      say: [
        "print(json.dumps({'log': 'as asked for'}))",
        `print(json.dumps({'log': 'sesame-' + 'of-the-operation-test'}))`,
      ],
      more: { cache: false },
    }),
  });
  await project.within(['up']);
  expect((await project.run('pipeline.json')).exitCode).toBe(0);
  const second = await project.run('pipeline.json');
  expect(second.outcomes).toEqual({ read: 'reused', say: 'ran' });
  runId = second.printed.runId;
});
afterAll(async () => {
  await project.remove();
  await mailbox.close();
});

it('the worker counts steps by what they use, runs, what reuse saved, and how long tasks waited', async () => {
  const { metricsUrl } = project.stack();
  const samples = await samplesOf(metricsUrl);
  const valueOf = (name: string, labels: object = {}) => {
    const found = samples.find(
      (one) => one.name === name && expect.objectContaining(labels).asymmetricMatch(one.labels),
    );
    return found?.value;
  };
  expect(valueOf('within_step_duration_seconds_count', { use: 'module', outcome: 'ran' })).toBe(1);
  expect(valueOf('within_step_duration_seconds_count', { use: 'command', outcome: 'ran' })).toBe(2);
  expect(valueOf('within_run_steps_total', { outcome: 'reused' })).toBe(1);
  expect(valueOf('within_run_steps_total', { outcome: 'ran' })).toBe(3);
  expect(valueOf('within_runs_total', { kind: 'feature', status: 'completed' })).toBe(2);
  expect(valueOf('within_run_saved_seconds_sum', { kind: 'feature' })).toBeGreaterThan(0);
  expect(valueOf('temporal_activity_schedule_to_start_latency_seconds_count')).toBeGreaterThan(0);
  // No label grows with the number of runs.
  expect(JSON.stringify(samples)).not.toContain(runId);
});

it('the gateway counts what lies in the store', async () => {
  const { gatewayUrl } = project.stack();
  const samples = await samplesOf(`${gatewayUrl}/metrics`);
  expect(samples).toContainEqual({ name: 'within_runs_reused_share', labels: {}, value: 0.25 });
  expect(samples).toContainEqual({ name: 'within_reviews_open', labels: {}, value: 0 });
});

it('the gateway of a local stack has every route that is documented', async () => {
  const { gatewayUrl } = project.stack();
  const missing = await Promise.all(
    Object.keys(gatewayRoutes).map(async (route) => {
      const [method = '', path = ''] = route.split(' ');
      const answer = await fetch(`${gatewayUrl}${path.replaceAll(/:\w+/g, 'x')}`, { method });
      return answer.status === 404 && (await answer.text()).includes('ROUTE_NOT_FOUND') ? route : [];
    }),
  );
  expect(missing.flat()).toEqual([]);
  const listed = (await (await fetch(`${gatewayUrl}/runs`)).json()) as { runs: unknown[] };
  expect(listed.runs).toHaveLength(2);
  expect(await (await fetch(`${gatewayUrl}/runs/${runId}`)).json()).toMatchObject({ runId, status: 'completed' });
});

it('every line of the worker is JSON, and what a step says names its run, step and attempt and no secret', () => {
  const log = project.read('.within/logs/worker.log');
  const lines = log
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const said = lines.filter(({ run, step }) => run === runId && step === 'say');
  expect(said).toMatchObject([
    {
      process: 'worker',
      level: 'info',
      attempt: 1,
      workflowId: expect.stringContaining(runId),
      msg: 'as asked for',
    },
    { msg: '[secret]' },
  ]);
  expect(log).not.toContain(secret);
});

it('the dashboard and the alarms ask for nothing that the two pages do not have', async () => {
  expect((await project.run('failing.json')).exitCode).toBe(1);
  expect((await project.within(['notify', 'test', 'anna', '--channel', 'email'])).exitCode).toBe(0);
  const { metricsUrl, gatewayUrl } = project.stack();
  const pages = await Promise.all([namesOf(metricsUrl), namesOf(`${gatewayUrl}/metrics`)]);
  // Prometheus itself says whether a page could be read.
  const known = new Set(['up', ...pages.flat()]);
  const unknown = queries.flatMap(([place, query]) =>
    metricsIn(query).flatMap((name) => (known.has(name) ? [] : [`${place}: ${name}`])),
  );
  expect(unknown).toEqual([]);
});
