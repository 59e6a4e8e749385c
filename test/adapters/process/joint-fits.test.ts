/** @module Tests of several fits in one process, by a program that notes each of its starts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFits } from '../../../adapters/process/joint-fits.ts';
import { isWithinError } from '../../../contracts/errors.ts';
import type { StepControl, StepJob } from '../../../domain/pipeline/ports.ts';

/** Its model is its seed; seeds that begin with `bad` end it, those with `none` leave no model. */
const program = `
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
const { fits, params, checkpointDir } = JSON.parse(readFileSync(process.env.WITHIN_REQUEST, 'utf8'));
appendFileSync(params.starts, JSON.stringify({ fits: fits.map(({ seeds }) => seeds.init), checkpointDir }) + '\\n');
for (const { seeds: { init }, model } of fits) {
  if (init.startsWith('none')) continue;
  writeFileSync(model, init);
  if (init.startsWith('bad')) { console.error('no luck with ' + init); process.exit(3); }
  if (init.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 60_000));
}
`;

let folder: string;
let abort: AbortController;
let control: StepControl;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'within-fits-'));
  writeFileSync(join(folder, 'fit.mjs'), program);
  writeFileSync(
    join(folder, 'problem.json'),
    JSON.stringify({
      task: 'regression',
      target: { name: 'y', type: 'number' },
      features: [{ name: 'x', type: 'number' }],
      inputs: [],
      baseline: { mean: 0 },
      rows: 3,
    }),
  );
  abort = new AbortController();
  control = { signal: abort.signal, progress: () => undefined, log: () => undefined };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function fit(seed: string, more: Partial<StepJob> = {}): Promise<StepJob> {
  const of = (kind: string) => join(folder, seed, kind);
  for (const kind of ['outputs', 'scratch', 'checkpoint']) await mkdir(of(kind), { recursive: true });
  const problem = join(folder, 'problem.json');
  const bytes = 'application/octet-stream';
  return {
    name: `train-${seed}`,
    code: { kind: 'command', argv: [process.execPath, 'fit.mjs'], files: [], speaks: 'learner' },
    project: folder,
    inputs: {
      train: { path: join(folder, 'train'), mediaType: bytes, files: [] },
      problem: { path: problem, mediaType: 'application/json', files: [] },
    },
    params: { starts: join(folder, 'starts') },
    secrets: {},
    seeds: { init: seed },
    env: {},
    outputs: {
      'model-file': { path: join(of('outputs'), 'model-file'), mediaType: bytes },
      environment: { path: join(of('outputs'), 'environment'), mediaType: 'application/json' },
    },
    scratch: of('scratch'),
    checkpointDir: of('checkpoint'),
    timeoutMs: 60_000,
    packages: {},
    environment: { digest: 'd', files: {}, packages: {} },
    ...more,
  };
}

const starts = (): { fits: string[]; checkpointDir: string }[] =>
  readFileSync(join(folder, 'starts'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const modelOf = ({ outputs }: StepJob) => readFileSync(outputs['model-file']?.path ?? '', 'utf8');
const codesOf = (outcomes: readonly (Error | undefined)[]) =>
  outcomes.map((error) => (isWithinError(error) ? error.code : error));

describe('fits of one process', () => {
  it('are done by one start, each with its own seeds, model and environment', async () => {
    const jobs = [await fit('a'), await fit('b'), await fit('c')];
    expect(await runFits(jobs, control)).toEqual([undefined, undefined, undefined]);
    expect(starts().map(({ fits }) => fits)).toEqual([['a', 'b', 'c']]);
    expect(jobs.map(modelOf)).toEqual(['a', 'b', 'c']);
    for (const { outputs } of jobs)
      expect(JSON.parse(readFileSync(outputs['environment']?.path ?? '', 'utf8'))).toMatchObject({ digest: 'd' });
  });

  it('are each done alone where the process fails, so that only those fail whose seeds make it', async () => {
    const jobs = [await fit('a'), await fit('bad'), await fit('c')];
    const outcomes = await runFits(jobs, control);
    expect(codesOf(outcomes)).toEqual([undefined, 'STEP_FAILED', undefined]);
    expect(outcomes[1]?.message).toContain('The command of step "train-bad" exited with 3');
    expect(starts().map(({ fits }) => fits)).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
    expect([jobs[0], jobs[2]].map((job) => modelOf(job!))).toEqual(['a', 'c']);
  });

  it('are done alone where one model is missing', async () => {
    const outcomes = await runFits([await fit('a'), await fit('none')], control);
    expect(codesOf(outcomes)).toEqual([undefined, 'STEP_OUTPUT_MISSING']);
  });

  it('have processes of their own where what they are given differs', async () => {
    const other = { params: { starts: join(folder, 'starts'), trees: 4 } };
    await runFits([await fit('a'), await fit('b', other), await fit('c')], control);
    expect(starts().map(({ fits }) => fits)).toEqual([['a', 'c'], ['b']]);
  });

  it('keep what they go on from apart from other sets of fits, and together across attempts', async () => {
    const [a, b, c] = [await fit('a'), await fit('b'), await fit('c')];
    for (const jobs of [[a, b], [a, b], [a, c], [a]]) await runFits(jobs, control);
    const [first, again, other, alone] = starts().map(({ checkpointDir }) => checkpointDir);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(alone).toBe(a.checkpointDir);
    for (const joint of [first, other]) expect(joint?.startsWith(a.checkpointDir)).toBe(true);
  });

  it('are tried once where the time is over or the run was cancelled', async () => {
    const late = await runFits([await fit('slow', { timeoutMs: 200 }), await fit('b', { timeoutMs: 200 })], control);
    expect(codesOf(late)).toEqual(['STEP_TIMEOUT', 'STEP_TIMEOUT']);
    abort.abort();
    const cancelled = await runFits([await fit('a'), await fit('b')], control);
    expect(codesOf(cancelled)).toEqual(['CANCELLED', 'CANCELLED']);
    expect(starts()).toHaveLength(1);
  });
});
