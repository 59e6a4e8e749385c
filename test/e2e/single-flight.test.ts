/** @module Many runs of one pipeline at once on the real server: each step is computed once, and waiting holds nobody up. */
import { existsSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { Project } from '../support/project.ts';
import { until } from '../support/stack/project.ts';

const environment: Record<string, string> = {};
const project = new Project(environment);
environment['STEP_LOG'] = project.path('steps.log');
afterAll(() => project.remove());

const names = ['first', 'slow', 'last'];

/** Writes one line per execution to a file that a declared variable names, then waits where it is told to. */
const code = [
  "import { appendFileSync, existsSync } from 'node:fs';",
  'export default async ({ inputs, params, context }: any) => {',
  "  appendFileSync(context.env.STEP_LOG, params.step + '\\n');",
  '  while (params.until && !existsSync(params.until)) {',
  '    context.throwIfCancelled();',
  '    await new Promise((done) => setTimeout(done, 20));',
  '  }',
  "  return params.step + ((await inputs.before?.text()) ?? '');",
  '};',
].join('\n');

/** `first` → `slow` → `last`; `slow` ends when the test writes the file that is given back, or at once. */
function lay(name: string, waits: boolean): { readonly file: string; readonly go: string } {
  const go = `${name}.go`;
  const stepOf = (step: string, before?: string) => ({
    name: step,
    use: './step.ts',
    env: ['STEP_LOG'],
    // Without a declared file a step that looks at files is never reused.
    files: ['step.ts'],
    with: { step: `${name}/${step}`, ...(waits && step === 'slow' && { until: project.path(go) }) },
    ...(before !== undefined && { in: { before } }),
    out: { out: 'text/plain' },
  });
  const steps = [stepOf('first'), stepOf('slow', 'first.out'), stepOf('last', 'slow.out')];
  project.write({ 'step.ts': code, [`${name}.json`]: { name, steps } });
  return { file: `${name}.json`, go };
}

/** Steps of a pipeline in the order in which their code ran. */
function executions(name: string): string[] {
  const lines = existsSync(project.path('steps.log')) ? project.read('steps.log').trim().split('\n') : [];
  return lines.filter((line) => line.startsWith(`${name}/`)).map((line) => line.slice(name.length + 1));
}

/** Runs that have been told that another worker computes their step. */
async function waitingRuns(): Promise<number> {
  const { workflow } = await project.client();
  let count = 0;
  for await (const { workflowId } of workflow.list({ query: "ExecutionStatus = 'Running'" })) {
    const { raw } = await workflow.getHandle(workflowId).describe();
    const isBusy = raw.pendingActivities?.some(
      ({ lastFailure }) => lastFailure?.applicationFailureInfo?.type === 'STEP_BUSY',
    );
    if (isBusy) count += 1;
  }
  return count;
}

it('computes each step once for eight runs at once, while the steps of another pipeline run on the same worker', async () => {
  const neighbour = lay('neighbour', false);
  expect((await project.run(neighbour.file)).exitCode).toBe(0);
  const { file, go } = lay('eight', true);
  const running = Promise.all(Array.from({ length: 8 }, () => project.run(file)));
  await until(async () => (await waitingRuns()) === 7);
  const beside = await project.run(neighbour.file, '--set', 'steps.0.with.step="neighbour/again"');
  expect(beside.outcomes).toEqual({ first: 'ran', slow: 'ran', last: 'ran' });
  expect(executions('eight')).toEqual(['first', 'slow']);
  project.write({ [go]: '' });
  const runs = await running;
  expect(runs.map(({ exitCode }) => exitCode)).toEqual(Array(8).fill(0));
  expect(executions('eight')).toEqual(names);
  for (const name of names) {
    const outcomes = runs.map((run) => run.outcomes[name]);
    expect(outcomes.filter((outcome) => outcome === 'reused')).toHaveLength(7);
    expect(outcomes.filter((outcome) => outcome === 'ran')).toHaveLength(1);
  }
  expect(new Set(runs.map(({ digests }) => JSON.stringify(digests))).size).toBe(1);
});

it('takes a step over whose worker was killed, and keeps one result', async () => {
  const { file, go } = lay('killed', true);
  const started = [await project.start(file), await project.start(file)];
  await until(async () => executions('killed').includes('slow') && (await waitingRuns()) === 1);
  const { workerPid } = project.stack();
  process.kill(workerPid!, 'SIGKILL');
  project.write({ [go]: '' });
  const { workflow } = await project.client();
  for (const { workflowId } of started) await workflow.getHandle(workflowId).result();
  expect(executions('killed')).toEqual(['first', 'slow', 'slow', 'last']);
  const documents = started.map(({ workflowId }) => project.document(workflowId.split('/').at(-1)!));
  const [one, other] = documents.map(({ steps }) => steps.map(({ key, outputs }) => ({ key, outputs })));
  expect(one).toEqual(other);
  for (const index of names.keys()) {
    const outcomes = documents.map(({ steps }) => steps[index]?.outcome);
    expect(new Set(outcomes)).toEqual(new Set(['ran', 'reused']));
  }
  expect(documents.flatMap(({ warnings }) => warnings)).toEqual([]);
  expect(existsSync(`${project.store}/quarantine`)).toBe(false);
  expect((await project.run(file)).outcomes).toEqual({ first: 'reused', slow: 'reused', last: 'reused' });
});
