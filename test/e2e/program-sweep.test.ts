/** @module Seed sweeps over a program that learns, and over a transform of the user's own, on the real server. */
import { cpSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SweepView } from '../../contracts/sweep.ts';
import { scientificPython as python } from '../support/learner-lab.ts';
import { Project } from '../support/project.ts';
import { until } from '../support/stack/project.ts';

const root = resolve(import.meta.dirname, '../..');
const project = new Project();
beforeAll(() => cpSync(join(root, 'examples/python-learner'), project.folder, { recursive: true }));
afterAll(() => project.remove());

interface Swept extends SweepView {
  readonly exitCode: number;
  readonly summary: string;
  readonly reportPath: string;
  readonly error?: { readonly code: string; readonly message: string };
}

const sweep = (file: string, ...args: string[]) => project.json<Swept>('sweep', 'run', file, ...args);

const textOf = (path: string) => project.read(path.slice(project.folder.length + 1));
const sensitivityOf = ({ reportPath }: Swept) =>
  JSON.parse(textOf(reportPath.replace('report.html', 'sensitivity.json'))) as {
    failures: { code: string; message: string; fit: string }[];
    components: { component: string; merged: string[] }[];
    deterministic: boolean;
  };

/** How many models each process was asked for, since the last time. */
function processes(): number[] {
  const lines = existsSync(project.path('starts')) ? project.read('starts').trim().split('\n') : [];
  project.write({ starts: '' });
  return lines.filter((line) => line !== '').map(Number);
}

/** The learner of the example, which notes each of its starts. */
function noting(): void {
  const program = project.read('steps/learner.py');
  const note =
    'def fit():\n    with open("starts", "a") as starts:\n        print(len(request["fits"]), file=starts)\n';
  project.write({
    'steps/learner.py': program.replace('def fit():\n', note),
    'pipeline.yaml': project
      .read('pipeline.yaml')
      .replace('.venv/bin/python', python ?? '')
      .replace('epochs: 200', 'epochs: 20'),
  });
}

describe.skipIf(!python)('a sweep over a learner of scikit-learn', () => {
  beforeAll(noting);

  it('fits the models of a block that see the same rows in one process, and reports as any sweep', async () => {
    const swept = await sweep('pipeline.yaml', '--blocks', '3');
    expect(swept).toMatchObject({ exitCode: 0, blocks: 3, fits: 10, reused: 0, failed: 0, metric: 'accuracy' });
    expect(swept.rows.map(({ component }) => component)).toEqual(['split', 'training']);
    // For each block one process for the base and the redrawn training and one for the redrawn split; one repeats.
    expect(processes().toSorted((a, b) => a - b)).toEqual([1, 1, 1, 1, 2, 2, 2]);
    const report = sensitivityOf(swept);
    expect(report).toMatchObject({ deterministic: true, failures: [] });
    expect(report.components.map(({ merged }) => merged)).toEqual([[], ['init', 'order', 'split']]);
    expect(swept.summary).toMatch(/^Seed luck of python steps\/learner\.py on python-learner: sd /);
  });

  it('trains nothing the second time, and only the new blocks of a longer one', async () => {
    const again = await sweep('pipeline.yaml', '--blocks', '3');
    expect(again).toMatchObject({ exitCode: 0, fits: 10, reused: 10 });
    expect(processes()).toEqual([]);
    const longer = await sweep('pipeline.yaml', '--blocks', '4');
    expect(longer).toMatchObject({ exitCode: 0, fits: 13, reused: 10 });
    expect(processes().toSorted((a, b) => a - b)).toEqual([1, 2]);
  });
});

describe.skipIf(!python)('a sweep over a learner whose worker is killed while one process fits several models', () => {
  it('goes on, and reports the same to the byte as one that nobody disturbed', async () => {
    project.write({ 'killed.yaml': project.read('pipeline.yaml').replace('seed: "42"', 'seed: "43"') });
    const undisturbed = await sweep('killed.yaml', '--blocks', '2', '--no-cache');
    processes();
    const { stdout } = await project.within(['sweep', 'run', 'killed.yaml', '--json', '--detach', '--blocks', '2']);
    const { workflowId, sweepId } = JSON.parse(stdout) as Swept & { workflowId: string; sweepId: string };
    await until(() => project.read('starts').includes('2'));
    process.kill(project.stack().workerPid!, 'SIGKILL');
    const { workflow } = await project.client();
    await workflow.getHandle(workflowId).result();
    // Two blocks have one process of two models each; those that the kill ended are begun again.
    expect(processes().filter((models) => models === 2).length).toBeGreaterThan(2);
    const report = await project.within(['sweep', 'report', sweepId, '--json']);
    expect(textOf(JSON.parse(report.stdout).reportPath)).toBe(textOf(undisturbed.reportPath));
  });
});

/** A forest that goes by `mode`: it may ignore its seed, or end where the seed is a multiple of `odd`. */
const forest = `
import json, os, sys
import joblib, pandas
from sklearn.ensemble import RandomForestClassifier

with open(os.environ["WITHIN_REQUEST"], encoding="utf-8") as file:
    request = json.load(file)
features, params = request["features"], request["params"]

if request["action"] == "fit":
    with open("starts", "a") as starts:
        print(len(request["fits"]), file=starts)
    rows = pandas.read_parquet(request["train"])
    for wanted in request["fits"]:
        seed = int(wanted["seeds"]["trees"], 16) % 2**32
        if seed % params["odd"] == 0:
            sys.exit(f"no luck with a seed of {seed % params['odd']}")
        model = RandomForestClassifier(3, random_state=1 if params["deaf"] else seed)
        model.fit(rows[features], rows[request["target"]])
        joblib.dump(model, wanted["model"])
else:
    model = joblib.load(request["model"])
    for line in sys.stdin:
        asked = json.loads(line)
        shares = model.predict_proba(pandas.read_parquet(asked["rows"])[features])
        pandas.DataFrame(shares, columns=[f"p_{label}" for label in request["classes"]]).to_parquet(asked["out"])
        print(json.dumps({"id": asked["id"]}), flush=True)
`;
const forestOf = (name: string, params: { odd: number; deaf: boolean }) => ({
  name,
  kind: 'training',
  dataset: { source: 'data/breast_cancer.csv', key: 'row_id', target: 'diagnosis' },
  split: { test: 0.25, stratify: true },
  model: { command: ['python', 'forest.py'], python, with: params, components: ['trees'], format: 'joblib' },
  seed: '3',
});

describe.skipIf(!python)('a sweep over a program that is at fault', () => {
  beforeAll(() => {
    project.write({
      'forest.py': forest,
      'deaf.json': forestOf('deaf', { odd: 2 ** 32, deaf: true }),
      'moody.json': forestOf('moody', { odd: 3, deaf: false }),
      'broken.json': forestOf('broken', { odd: 1, deaf: false }),
    });
    processes();
  });

  it('names the program and the seed that it ignores', async () => {
    const { exitCode, error } = await sweep('deaf.json', '--blocks', '2');
    expect([exitCode, error?.code]).toEqual([1, 'SEED_IGNORED']);
    expect(error?.message).toContain('`python forest.py` ignores its seed "trees"');
  });

  it('counts and names fits that fail for some seeds, goes on, and tries them again the next time', async () => {
    const swept = await sweep('moody.json', '--blocks', '4');
    expect(swept).toMatchObject({ exitCode: 0, blocks: 4, fits: 13, reused: 0 });
    const { failures } = sensitivityOf(swept);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.length).toBeLessThan(13);
    for (const { code, message } of failures) {
      expect(code).toBe('STEP_FAILED');
      expect(message).toContain('no luck with a seed of 0');
    }
    processes();
    const again = await sweep('moody.json', '--blocks', '4');
    expect(again).toMatchObject({ exitCode: 0, fits: 13, reused: 13 - failures.length, rows: swept.rows });
    expect(processes().reduce((sum, fits) => sum + fits, 0)).toBeGreaterThanOrEqual(failures.length);
  });

  it('ends where every fit fails, in the words of the program', async () => {
    const { exitCode, error } = await sweep('broken.json', '--blocks', '2');
    expect([exitCode, error?.code]).toEqual([1, 'STEP_FAILED']);
    expect(error?.message).toContain('None of the first 7 fits has a score');
    expect(error?.message).toContain('no luck with a seed of 0');
  });
});

describe('a sweep with a transform of the user, fitted behind the split', () => {
  it('fits it on the training rows of each draw, and reuses what it has fitted', async () => {
    const ratios = `
      const numeric = (table) => table.columns.filter(({ type, name }) => type === 'number' && name !== 'row_id');
      export const fit = ({ table }) =>
        Object.fromEntries(numeric(table).map(({ name, values }) => [name, Math.max(...values)]));
      export const apply = ({ table, state }) => ({
        ...table,
        columns: table.columns.map((column) =>
          state[column.name] ? { ...column, values: column.values.map((value) => value / state[column.name]) } : column),
      });
    `;
    const { model: _model, ...common } = forestOf('ratios', { odd: 1, deaf: false });
    project.write({
      'ratios.ts': ratios,
      'ratios.json': {
        ...common,
        features: [{ use: './ratios.ts' }],
        model: { use: 'multilayer-perceptron', with: { hiddenLayers: [4], epochs: 5 } },
      },
    });
    const swept = await sweep('ratios.json', '--blocks', '2', '--components', 'split,init');
    expect(swept).toMatchObject({ exitCode: 0, blocks: 2, fits: 7, reused: 0, failed: 0 });
    expect(sensitivityOf(swept).deterministic).toBe(true);
    expect(await sweep('ratios.json', '--blocks', '3', '--components', 'split,init')).toMatchObject({
      exitCode: 0,
      fits: 10,
      reused: 7,
    });
  });
});
