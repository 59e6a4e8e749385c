/** @module Every example runs as its reader runs it: all in one project folder, so that they share one stack. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project, type RunResult } from '../support/project.ts';

const examples = resolve(import.meta.dirname, '../../examples');

/** Bounds are loose: they tell a broken model from a sound one, not one release from the next. */
interface Example {
  readonly file: string;
  readonly steps: number;
  readonly metrics: Readonly<Record<string, readonly [number, number]>>;
}

const described: readonly Example[] = [
  { file: 'breast-cancer/pipeline.yaml', steps: 9, metrics: { accuracy: [0.92, 1], 'log-loss': [0, 0.6] } },
  { file: 'penguins/pipeline.yaml', steps: 34, metrics: { accuracy: [0.97, 1], 'log-loss': [0, 0.15] } },
  { file: 'seattle-weather/pipeline.yaml', steps: 25, metrics: { rmse: [2, 3.2], r2: [0.75, 1] } },
  { file: 'flights/validate.yaml', steps: 4, metrics: {} },
  { file: 'flights/pipeline.yaml', steps: 9, metrics: { mae: [15, 22], r2: [0.005, 0.1] } },
  { file: 'wine/pipeline.ts', steps: 22, metrics: { accuracy: [0.94, 1] } },
  { file: 'iris/pipeline.json', steps: 16, metrics: { accuracy: [0.9, 1], 'log-loss': [0, 0.5] } },
  { file: 'diabetes/pipeline.yaml', steps: 37, metrics: { rmse: [50, 60], r2: [0.4, 0.6] } },
];
const python: Example = {
  file: 'python-sklearn/pipeline.yaml',
  steps: 5,
  metrics: { accuracy: [0.9, 1], 'log-loss': [0, 0.5] },
};

const learner: Example = {
  file: 'python-learner/pipeline.yaml',
  steps: 9,
  metrics: { accuracy: [0.92, 1], 'log-loss': [0, 0.3] },
};

/** `penguins/pipeline.yaml` lies as `penguins-pipeline.yaml` beside the others. */
const flat = (file: string): string => file.replace('/', '-');

function hasScikitLearn(interpreter: string): boolean {
  return spawnSync(interpreter, ['-c', 'import sklearn, pandas, pyarrow, joblib']).status === 0;
}

/** `.ci/run` names one with the packages. */
const interpreter = [process.env['TEST_PYTHON'] ?? '', 'python3'].find(
  (candidate) => candidate !== '' && hasScikitLearn(candidate),
);

let project: Project;

beforeAll(() => {
  project = new Project();
  execFileSync(process.execPath, [join(examples, 'flights/fetch.mjs')]);
  for (const example of readdirSync(examples).filter((name) => extname(name) === '')) {
    for (const folder of ['data', 'steps']) {
      const from = join(examples, example, folder);
      if (!existsSync(from)) continue;
      cpSync(from, project.path(folder), { recursive: true, filter: (path) => basename(path) !== '__pycache__' });
    }
  }
  for (const { file } of [...described, python, learner]) cpSync(join(examples, file), project.path(flat(file)));
});
afterAll(() => project.remove());

function expectCompleted({ exitCode, printed, stderr }: RunResult, { steps, metrics }: Example): void {
  expect(printed.error, stderr).toBeUndefined();
  expect([printed.status, exitCode, printed.steps.length]).toEqual(['completed', 0, steps]);
  for (const [name, [least, most]] of Object.entries(metrics)) {
    const value = printed.metrics[name]?.value;
    expect(value, name).toBeGreaterThanOrEqual(least);
    expect(value, name).toBeLessThanOrEqual(most);
  }
}

async function runTwice(example: Example, ...args: string[]): Promise<void> {
  const first = await project.run(flat(example.file), ...args);
  expectCompleted(first, example);
  const second = await project.run(flat(example.file), ...args);
  expectCompleted(second, example);
  expect(new Set(Object.values(second.outcomes))).toEqual(new Set(['reused']));
  expect(second.digests).toEqual(first.digests);
}

describe('the examples', () => {
  it('are all run here', () => {
    const found = globSync('*/*.{yaml,json,ts}', { cwd: examples }).sort();
    expect([...described, python, learner].map(({ file }) => file).sort()).toEqual(found);
  });

  it.each(described)(
    '$file completes with a sound result and is reused as a whole the second time',
    async (example) => {
      await runTwice(example);
    },
  );

  it('penguins fills gaps and encodes categories by the training rows of each fold', async () => {
    const { outcomes, digests } = await project.run(flat('penguins/pipeline.yaml'));
    expect(Object.keys(outcomes)).toEqual(expect.arrayContaining(['impute-1', 'one-hot-1', 'standardize-1', 'impute']));
    const fills = ['impute-1', 'impute-2', 'impute'].map((step) => digests[`${step}.transform`]);
    expect(new Set(fills).size).toBe(fills.length);
  });

  it('flights/validate.yaml refuses the table once its contract is broken', async () => {
    const { exitCode, printed } = await project.run(
      flat('flights/validate.yaml'),
      '--set',
      'check.columns.delay.max=1000',
    );
    expect(printed.error).toMatchObject({ code: 'CHECK_FAILED' });
    expect(printed.error?.message).toContain('delay');
    expect(exitCode).toBe(1);
  });

  it.skipIf(interpreter === undefined)(
    'python-sklearn/pipeline.yaml completes and is reused as a whole the second time (skipped where no Python has scikit-learn; TEST_PYTHON names one)',
    async () => {
      const set = ['fit', 'evaluate'].flatMap((_, index) => ['--set', `steps[${index + 3}].python=${interpreter}`]);
      await runTwice(python, ...set);
    },
  );

  it.skipIf(interpreter === undefined)(
    'python-learner/pipeline.yaml completes, is reused, and scores rows until its program changes (skipped where no Python has scikit-learn; TEST_PYTHON names one)',
    async () => {
      const set = ['--set', `model.python=${interpreter}`];
      await runTwice(learner, ...set);
      const { runId } = (await project.run(flat(learner.file), ...set)).printed;
      const predict = (out: string) =>
        project.within(['predict', runId, 'data/breast_cancer.csv', '--key', 'row_id', '--out', out, '--json']);
      const scored = await predict('scored.csv');
      expect(scored.exitCode, scored.stdout).toBe(0);
      const [head, ...rows] = project.read('scored.csv').trim().split('\n');
      expect(head).toBe('row_id,prediction,p_benign,p_malignant');
      expect(rows).toHaveLength(569);
      const script = project.read('steps/learner.py');
      project.write({ 'steps/learner.py': script.replace('predict_proba(rows', 'predict_proba(1 * rows') });
      project.write({ 'data/fewer.csv': project.read('data/breast_cancer.csv').split('\n').slice(0, 9).join('\n') });
      const refused = await project.within(['predict', runId, 'data/fewer.csv', '--out', 'fewer.csv', '--json']);
      expect(refused.exitCode).toBe(1);
      expect(JSON.parse(refused.stdout).error).toMatchObject({
        code: 'MODEL_ENVIRONMENT',
        message: expect.stringContaining('steps/learner.py has changed'),
      });
    },
  );
});
