/** @module What survives: killed workers, servers and clients, cancellation, hanging steps, two runs at once. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { pipelineWorkflowId, workflowTypes } from '../../contracts/names.ts';
import type { PipelineInput } from '../../contracts/plan.ts';
import { Project } from '../support/project.ts';
import { until } from '../support/stack/project.ts';

const project = new Project();
afterAll(() => project.remove());

const text = { out: 'text/plain' };

/** Writes one line per execution, outside of everything that WITHIN keeps. */
const counting = (name: string, body: string) =>
  [
    "import { appendFileSync } from 'node:fs';",
    'export default async ({ inputs, params, context }: any) => {',
    `  appendFileSync(${JSON.stringify(project.path(`${name}.log`))}, params.step + '\\n');`,
    body,
    '};',
  ].join('\n');
const executions = (name: string): string[] =>
  existsSync(project.path(`${name}.log`)) ? project.read(`${name}.log`).trim().split('\n') : [];

/** `first` → `slow` → `last`; each counts its executions, `slow` does what the test is about. */
function layWaiting(name: string, slow: string): string {
  project.write({
    [`${name}/step.ts`]: counting(name, "  return 'done by ' + params.step + (await inputs.before?.text() ?? '');"),
    [`${name}/slow.ts`]: counting(name, slow),
    [`${name}.json`]: {
      name,
      steps: [
        { name: 'first', use: `./${name}/step.ts`, with: { step: 'first', name }, out: text },
        {
          name: 'slow',
          use: `./${name}/slow.ts`,
          in: { before: 'first.out' },
          with: { step: 'slow', name },
          out: text,
        },
        { name: 'last', use: `./${name}/step.ts`, in: { before: 'slow.out' }, with: { step: 'last', name }, out: text },
      ],
    },
  });
  return `${name}.json`;
}

const waitFor = (file: string) =>
  [
    "  const { existsSync } = await import('node:fs');",
    `  while (!existsSync(${JSON.stringify(file)})) {`,
    '    context.throwIfCancelled();',
    '    await new Promise((done) => setTimeout(done, 20));',
    '  }',
    "  return 'waited' + (await inputs.before.text());",
  ].join('\n');

async function result(workflowId: string): Promise<unknown> {
  const { workflow } = await project.client();
  return workflow.getHandle(workflowId).result();
}
const runIdOf = (workflowId: string) => workflowId.split('/').at(-1)!;
const documentOf = (workflowId: string) => project.document(runIdOf(workflowId));
const outputsOf = (workflowId: string) => documentOf(workflowId).steps.map(({ outputs }) => outputs['out']?.digest);

it('goes on after its worker was killed in the middle of a step; finished steps are not run again', async () => {
  const file = layWaiting('killed', waitFor(project.path('killed.go')));
  const { workflowId } = await project.start(file);
  await until(() => executions('killed').includes('slow'));
  const before = project.stack();
  process.kill(before.workerPid!, 'SIGKILL');
  project.write({ 'killed.go': '' });
  await result(workflowId);
  expect(project.stack().workerPid).not.toBe(before.workerPid);
  expect(executions('killed')).toEqual(['first', 'slow', 'slow', 'last']);
  const undisturbed = await project.run(file, '--no-cache');
  expect(undisturbed.exitCode).toBe(0);
  expect(Object.values(undisturbed.digests)).toEqual(outputsOf(workflowId));
});

it('asks a sign of life of every activity that may last longer than two minutes, in runs and sweeps', async () => {
  project.write({
    'rows.csv': `id,x,y\n${Array.from({ length: 40 }, (_, row) => `${row},${row % 7},${row % 2 ? 'a' : 'b'}`).join('\n')}\n`,
    'lively.json': {
      name: 'lively',
      kind: 'training',
      dataset: { source: 'rows.csv', key: 'id', target: 'y' },
      split: { test: 0.25 },
      model: { use: 'random-forest', with: { trees: 5 } },
    },
  });
  const run = await project.run('lively.json');
  const sweep = await project.json<{ workflowId: string }>(
    'sweep',
    'run',
    'lively.json',
    '--blocks',
    '2',
    '--components',
    'split',
  );
  const { workflow } = await project.client();
  for (const { workflowId } of [run.printed, sweep]) {
    const { events } = await workflow.getHandle(workflowId).fetchHistory();
    const scheduled = (events ?? []).flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
    expect(scheduled.length).toBeGreaterThan(0);
    const silent = scheduled.filter(
      ({ startToCloseTimeout, heartbeatTimeout }) =>
        Number(startToCloseTimeout?.seconds) > 120 && !(Number(heartbeatTimeout?.seconds) <= 15),
    );
    expect(silent.map(({ activityType }) => activityType?.name)).toEqual([]);
  }
});

it('goes on after its server was killed', async () => {
  const file = layWaiting('server', waitFor(project.path('server.go')));
  const { workflowId } = await project.start(file);
  await until(() => executions('server').includes('slow'));
  const before = project.stack();
  process.kill(before.temporalPid!, 'SIGKILL');
  await until(() => project.stack().temporalPid !== before.temporalPid);
  project.write({ 'server.go': '' });
  await until(() =>
    result(workflowId).then(
      () => true,
      () => false,
    ),
  );
  expect(documentOf(workflowId).steps.map(({ outcome }) => outcome)).toEqual(['ran', 'ran', 'ran']);
  expect(executions('server').filter((step) => step === 'first')).toHaveLength(1);
});

it('cancels a step that never yields: the run ends as cancelled and nothing of the step is kept', async () => {
  const file = layWaiting('busy', '  for (;;) Math.sqrt(params.step.length);');
  const { workflowId } = await project.start(file);
  await until(() => executions('busy').includes('slow'));
  const entries = () => readdirSync(`${project.store}/ac`, { recursive: true }).length;
  const before = entries();
  const { workflow } = await project.client();
  await workflow.getHandle(workflowId).cancel();
  await expect(result(workflowId)).rejects.toThrow(/cancelled/i);
  const { status, steps } = documentOf(workflowId);
  expect(status).toBe('cancelled');
  expect(steps.map(({ outcome }) => outcome)).toEqual(['ran', 'skipped', 'skipped']);
  expect(entries()).toBe(before);
  // Finished steps stay finished for the next run.
  project.write({ 'busy/slow.ts': counting('busy', "  return 'idle';") });
  expect((await project.run(file)).outcomes).toEqual({ first: 'reused', slow: 'ran', last: 'ran' });
});

it('ends a step that hangs past its timeout', async () => {
  const file = layWaiting('hanging', '  await new Promise((done) => setTimeout(done, 1e6));');
  const hung = await project.run(file, '--set', 'steps.1.timeout=1s');
  expect(hung.exitCode).toBe(1);
  expect(hung.printed.error).toMatchObject({
    code: 'STEP_TIMEOUT',
    message: expect.stringMatching(/"slow".*1000 ms.*raise/),
  });
  expect(hung.outcomes).toEqual({ first: 'ran', slow: 'failed', last: 'skipped' });
});

it('runs one pipeline twice at once with equal outputs', async () => {
  const file = layWaiting('both', "  return 'both' + (await inputs.before.text());");
  const both = await Promise.all([project.run(file), project.run(file)]);
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(both[0].digests).toEqual(both[1].digests);
  expect((await project.run(file)).outcomes).toEqual({ first: 'reused', slow: 'reused', last: 'reused' });
});

it('gives the same result over several histories', async () => {
  const file = layWaiting('afresh', "  return 'afresh' + (await inputs.before.text());");
  const whole = await project.run(file);
  const { definitionRef } = project.document(whole.printed.runId);
  const { workflow } = await project.client();
  const runId = `afresh-${randomBytes(3).toString('hex')}`;
  const input: PipelineInput = {
    runId,
    pipeline: 'afresh',
    kind: 'feature',
    definitionRef,
    options: { noCache: true },
    stepsPerHistory: 1,
  };
  const workflowId = pipelineWorkflowId({ kind: 'feature', pipeline: 'afresh', runId });
  const { taskQueue } = project.stack();
  const handle = await workflow.start(workflowTypes.feature, { workflowId, taskQueue, args: [input] });
  await handle.result();
  const first = await workflow.getHandle(workflowId, handle.firstExecutionRunId).describe();
  expect(first.status.name).toBe('CONTINUED_AS_NEW');
  expect(outputsOf(workflowId)).toEqual(Object.values(whole.digests));
  expect(executions('afresh')).toEqual(['first', 'slow', 'last', 'first', 'slow', 'last']);
});

it('serves eight clients that come at once from one server, though three of them are killed', async () => {
  const other = new Project();
  other.write({
    'steps/wait.ts': "export default async ({ params }: any) => 'result ' + params.index;\n",
    ...Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [
        `p${index}.json`,
        { name: `p${index}`, steps: [{ name: 'only', use: './steps/wait.ts', with: { index }, out: text }] },
      ]),
    ),
  });
  try {
    const pids: number[] = [];
    const runs = Array.from({ length: 8 }, (_, index) =>
      other.within(['run', `p${index}.json`, '--json'], (pid) => pids.push(pid)),
    );
    await until(() => existsSync(other.path('.within/stack.lock')));
    for (const pid of pids.slice(0, 3)) process.kill(pid, 'SIGKILL');
    const rest = await Promise.all(runs.slice(3));
    expect(rest.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);
    const printed = rest.map(({ stdout }) => JSON.parse(stdout));
    expect(printed.map(({ status }) => status)).toEqual(Array(5).fill('completed'));
    expect(new Set(printed.map(({ uiUrl }) => new URL(uiUrl).port)).size).toBe(1);
    const log = readFileSync(other.path('.within/logs/supervisor.log'), 'utf8');
    expect(log.match(/accepts connections/g)).toHaveLength(1);
  } finally {
    await other.remove();
  }
});
