/** @module One trace from the command through the workflow to each step and its process, on the real server and a real collector. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type CollectedSpan, type Collector, startCollector } from '../support/otlp-collector.ts';
import { Project, type RunResult } from '../support/project.ts';
import { wordsProject } from '../support/words-pipeline.ts';

const secret = 'sesame-of-the-tracing-test';
const caller = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

let collector: Collector;
let project: Project;
let first: RunResult;
let second: RunResult;
let told: string;

beforeAll(async () => {
  collector = await startCollector();
  project = new Project({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    TRACEPARENT: caller,
    SAY_TOKEN: secret,
  });
  project.write({
    ...wordsProject({
      say: ["open('told', 'w').write(os.environ['TRACEPARENT'])"],
      more: { files: ['say.py'], env: ['SAY_TOKEN'] },
    }),
    'failing.json': {
      name: 'failing',
      steps: [
        {
          name: 'end',
          command: ['sh', '-c', `echo ${secret} >&2; exit 3`],
          out: { out: 'text/plain' },
          retries: 0,
        },
      ],
    },
  });
  first = await project.run('pipeline.json');
  told = project.read('told');
  second = await project.run('pipeline.json');
  expect((await project.run('failing.json')).exitCode).toBe(1);
});
afterAll(async () => {
  await project.remove();
  await collector.close();
});

const spansOf = ({ printed }: RunResult) =>
  collector.spans.filter(({ attributes }) => attributes['within.run'] === printed.runId);

/** Names from a span up to the command that caused it. */
function pathOf(span: CollectedSpan | undefined): readonly string[] {
  const above = collector.spans.find(({ id }) => id === span?.parent);
  return span ? [span.name, ...pathOf(above)] : [];
}

it('each step that ran is below its activity, its workflow and the command, in the trace of who called the command', async () => {
  await eventually(() => expect(spansOf(first).filter(({ name }) => name.startsWith('step '))).toHaveLength(2));
  await eventually(() =>
    expect(collector.spans.filter(({ name }) => name.startsWith('RunWorkflow:feature')).length).toBe(3),
  );
  const say = spansOf(first).find(({ name }) => name === 'step say');
  expect(say).toMatchObject({ trace: caller.split('-')[1], failed: false });
  expect(say?.attributes).toEqual({
    'within.run': first.printed.runId,
    'within.step': 'say',
    'within.use': 'command',
    'within.outcome': 'ran',
  });
  expect(pathOf(say)).toEqual([
    'step say',
    'RunActivity:step.say',
    'RunWorkflow:featurePipeline',
    'StartWorkflow:featurePipeline',
    'within run',
  ]);
});

it('a command step knows the span of its activity', () => {
  const [, trace, id] = told.split('-');
  expect(collector.spans.find((span) => span.id === id)).toMatchObject({ name: 'RunActivity:step.say', trace });
});

it('an unchanged run reuses both steps, though it is another trace, and says what each saved', async () => {
  expect(second.outcomes).toEqual({ read: 'reused', say: 'reused' });
  await eventually(() => expect(spansOf(second).filter(({ name }) => name.startsWith('step '))).toHaveLength(2));
  const steps = spansOf(second).filter(({ name }) => name.startsWith('step '));
  expect(steps.map(({ attributes }) => [attributes['within.step'], attributes['within.outcome']])).toEqual([
    ['read', 'reused'],
    ['say', 'reused'],
  ]);
  for (const { attributes } of steps) expect(attributes['within.saved_ms']).toBeGreaterThan(0);
  expect(pathOf(steps[0])).toEqual([
    'step read',
    'RunActivity:planPipeline',
    'RunWorkflow:featurePipeline',
    'StartWorkflow:featurePipeline',
    'within run',
  ]);
});

it('a request of the gateway is a span of who asks', async () => {
  const traceparent = '00-1bf7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01';
  await fetch(`${project.stack().gatewayUrl}/openapi.json`, { headers: { traceparent } });
  const found = () => collector.spans.find(({ trace }) => trace === traceparent.split('-')[1]);
  await eventually(() =>
    expect(found()).toMatchObject({
      name: 'GET /openapi.json',
      parent: 'c7ad6b7169203331',
      attributes: { 'http.route': '/openapi.json', 'http.response.status_code': 200 },
      resource: { 'service.name': 'within', 'within.process': 'gateway' },
    }),
  );
});

it('what a program said as it failed is in no span', async () => {
  await eventually(() =>
    expect(collector.spans.find(({ name, failed }) => name === 'step end' && failed)).toBeDefined(),
  );
  expect(collector.bytes().includes(secret)).toBe(false);
});

it('the history of a traced run replays, and so does the same run without its trace', async () => {
  const client = await project.client();
  const history = await client.workflow.getHandle(first.printed.workflowId).fetchHistory();
  const code = readFileSync(resolve(import.meta.dirname, '../../dist/workflow-bundle.js'), 'utf8');
  const sinks = { traces: { ended: { fn: () => undefined } } };
  await Worker.runReplayHistory({ workflowBundle: { code }, sinks }, history, first.printed.workflowId);
  const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
  expect(Object.keys(started?.header?.fields ?? {})).toEqual(['_tracer-data']);
  if (started) started.header = {};
  await Worker.runReplayHistory({ workflowBundle: { code } }, history, first.printed.workflowId);
});
