/** @module The three kinds of pipelines on real data: what they leave, when features run, gates, and that nothing leaks. */
import { copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import { Project } from '../support/project.ts';

const example = resolve(import.meta.dirname, '../../examples/breast-cancer');
const project = new Project();
const dataset = { source: 'data/breast_cancer.csv', key: 'row_id', target: 'diagnosis' };
const ratios = { use: './steps/ratios.ts', with: { pairs: [['mean_area', 'mean_perimeter']] } };
const training = {
  name: 'tumours',
  kind: 'training',
  seed: '42',
  dataset,
  check: { columns: { diagnosis: { in: ['malignant', 'benign'], missing: 0 } } },
  features: [ratios, { use: 'impute' }, { use: 'standardize' }],
  split: { test: 0.25, stratify: true },
  model: { use: 'random-forest', with: { trees: 10 } },
  evaluate: { metrics: ['accuracy', 'log-loss'], gate: { accuracy: '>= 0.85' } },
};

beforeAll(() => {
  mkdirSync(project.path('data'));
  copyFileSync(`${example}/data/breast_cancer.csv`, project.path('data/breast_cancer.csv'));
  cpSync(`${example}/steps`, project.path('steps'), { recursive: true });
  project.write({ 'training.json': training });
});
afterAll(() => project.remove());

async function children(workflowId: string): Promise<string[]> {
  const { workflow } = await project.client();
  const { events } = await workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap(
    (event) => event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowType?.name ?? [],
  );
}

async function numbersOf(digest: string, name: string): Promise<Float64Array> {
  const engine = await createDuckdbEngine({ threads: 1 });
  const column = (await engine.read(project.blobFile(digest), [name])).columns[0]!;
  if (column.type === 'string') throw new Error(`${name} holds texts`);
  return column.values;
}

it('a training pipeline starts its features as a child only when one of them must run', async () => {
  const first = await project.run('training.json');
  expect(first.exitCode).toBe(0);
  expect(await children(first.printed.workflowId)).toEqual(['featurePipeline']);
  const second = await project.run('training.json');
  expect(new Set(Object.values(second.outcomes))).toEqual(new Set(['reused']));
  expect(await children(second.printed.workflowId)).toEqual([]);
  expect(await project.activities(second.printed.workflowId)).toEqual(['planPipeline']);
  const model = await project.run('training.json', '--set', 'model.with.trees=12');
  expect(model.outcomes).toMatchObject({
    load: 'reused',
    ratios: 'reused',
    split: 'reused',
    impute: 'reused',
    train: 'ran',
  });
  expect(await children(model.printed.workflowId)).toEqual([]);
  const refreshed = await project.run('training.json', '--refresh', 'ratios');
  expect(refreshed.outcomes).toMatchObject({ load: 'reused', ratios: 'ran', split: 'reused', train: 'reused' });
  expect(await children(refreshed.printed.workflowId)).toEqual(['featurePipeline']);
});

it('a training pipeline leaves metrics with intervals and a baseline, a report and a model', async () => {
  const { printed, digests } = await project.run('training.json');
  const accuracy = printed.metrics['accuracy']!;
  expect(accuracy.value).toBeGreaterThan(0.9);
  expect(accuracy.lower).toBeLessThan(accuracy.value!);
  expect(accuracy.upper).toBeGreaterThan(accuracy.value!);
  expect(accuracy.baseline).toBeCloseTo(0.63, 1);
  expect(Object.keys(printed.metrics).sort()).toEqual(['accuracy', 'log-loss']);
  expect(project.blob(digests['report.report']!).toString()).toContain('<svg');
  expect(project.document(printed.runId).results).toMatchObject({
    metrics: { digest: digests['evaluate.metrics'] },
    report: { digest: digests['report.report'] },
    model: { digest: digests['train.model'] },
  });
  expect(JSON.parse(project.blob(digests['train.model']!).toString())).toMatchObject({
    target: { name: 'diagnosis' },
  });
});

it('cross-validation fits transforms and a model per fold, and a model on all rows', async () => {
  project.write({
    'folds.json': { ...training, name: 'folds', split: { folds: 3 }, model: { use: 'logistic-regression' } },
  });
  const { exitCode, printed, digests } = await project.run('folds.json');
  expect(exitCode).toBe(0);
  const scales = ['standardize', 'standardize-1', 'standardize-2', 'standardize-3'].map(
    (step) => digests[`${step}.transform`],
  );
  expect(new Set(scales).size).toBe(4);
  expect(scales).not.toContain(undefined);
  expect(printed.metrics['accuracy']!.value).toBeGreaterThan(0.93);
  const keys = await Promise.all(
    [1, 2, 3].map((fold) => numbersOf(digests[`evaluate-${fold}.predictions`]!, 'row_id')),
  );
  const rows = keys.flatMap((values) => [...values]);
  // Each row is judged once, by a model that has not seen it.
  expect(new Set(rows).size).toBe(569);
  expect(rows).toHaveLength(569);
});

it('ends with exit code 4 when a gate is not reached, and keeps what was computed', async () => {
  const refused = await project.run('training.json', '--set', 'evaluate.gate.accuracy=">= 0.999"');
  expect(refused.exitCode).toBe(4);
  expect(refused.printed.error).toMatchObject({
    code: 'GATE_FAILED',
    message: expect.stringMatching(/accuracy.*0\.999/),
  });
  expect(refused.printed.status).toBe('failed');
  expect(refused.outcomes).toMatchObject({ train: 'reused', evaluate: 'reused' });
  expect(existsSync(project.blobFile(refused.digests['train.model']!))).toBe(true);
});

it('an outlier in a test row leaves every fitted transform and the model as they are, one in a training row does not', async () => {
  const clean = await project.run('training.json');
  const judged = await numbersOf(clean.digests['evaluate.predictions']!, 'row_id');
  const tested = new Set(judged);
  const original = project.read('data/breast_cancer.csv');
  const plant = async (isHere: (row: number) => boolean) => {
    const lines = original.split('\n');
    const at = lines.findIndex((line, index) => index > 0 && isHere(Number(line.split(',')[0])));
    const cells = lines[at]!.split(',');
    cells[1] = '123456.5';
    lines[at] = cells.join(',');
    project.write({ 'data/breast_cancer.csv': lines.join('\n') });
    return project.run('training.json');
  };
  const fitted = ['impute.transform', 'standardize.transform', 'train.model'];
  const inTest = await plant((row) => tested.has(row));
  for (const output of fitted) expect(inTest.digests[output], output).toBe(clean.digests[output]);
  expect(inTest.outcomes).toMatchObject({
    load: 'ran',
    split: 'ran',
    standardize: 'reused',
    train: 'reused',
    evaluate: 'ran',
  });
  expect(inTest.digests['split.test']).not.toBe(clean.digests['split.test']);
  const inTraining = await plant((row) => !tested.has(row));
  expect(inTraining.digests['standardize.transform']).not.toBe(clean.digests['standardize.transform']);
  project.write({ 'data/breast_cancer.csv': original });
});

it('a feature pipeline leaves a table with the columns of its steps', async () => {
  project.write({ 'feature.json': { name: 'only-features', kind: 'feature', dataset, features: [ratios] } });
  const made = await project.run('feature.json');
  expect(made.exitCode).toBe(0);
  const ratio = await numbersOf(made.digests['ratios.table']!, 'mean_area_per_mean_perimeter');
  expect(ratio[0]).toBeCloseTo(1001 / 122.8, 10);
});

it('a validation pipeline tells every break of the contract in its report before it fails', async () => {
  const columns = { diagnosis: { in: ['malignant'] }, mean_radius: { max: 20 } };
  project.write({ 'validation.json': { name: 'contract', kind: 'validation', dataset, check: { columns } } });
  const broken = await project.run('validation.json');
  expect(broken.exitCode).toBe(1);
  expect(broken.printed.error).toMatchObject({
    code: 'CHECK_FAILED',
    message: expect.stringMatching(/"diagnosis" has 357 values.*"mean_radius" has \d+ values above 20/),
  });
  expect(broken.outcomes).toMatchObject({ check: 'ran', report: 'ran', enforce: 'failed' });
  const report = JSON.parse(project.blob(broken.digests['check.report']!).toString());
  expect(report).toMatchObject({ passed: false, violations: [{ column: 'diagnosis' }, { column: 'mean_radius' }] });
  expect(project.blob(broken.digests['report.report']!).toString()).toContain('mean_radius');
});

it('a validation pipeline completes on data that keep their contract', async () => {
  const columns = { diagnosis: { in: ['malignant', 'benign'] }, row_id: { unique: true } };
  project.write({ 'kept.json': { name: 'kept', kind: 'validation', dataset, check: { columns } } });
  const kept = await project.run('kept.json');
  expect(kept.exitCode).toBe(0);
  expect(kept.outcomes).toMatchObject({ enforce: 'ran', report: 'ran' });
});

it('takes a metric of the user’s own into metrics and gate', async () => {
  project.write({
    'metrics/cost.ts': [
      'export async function cost({ inputs }: any) {',
      "  const { rowCount, columns } = await inputs.predictions.table(['truth', 'prediction']);",
      '  const [truth, prediction] = columns;',
      '  let wrong = 0;',
      '  const text = (column: any, row: number) => column.dictionary[column.codes[row]];',
      '  for (let row = 0; row < rowCount; row++) if (text(truth, row) !== text(prediction, row)) wrong += 10;',
      '  return { json: { metrics: { cost: { value: wrong / rowCount } } } };',
      '}',
    ].join('\n'),
    'metric.json': {
      ...training,
      evaluate: { metrics: ['accuracy', './metrics/cost.ts#cost'], gate: { cost: '<= 0.001' } },
    },
  });
  const { exitCode, printed } = await project.run('metric.json');
  const { accuracy, cost } = printed.metrics;
  expect(exitCode).toBe(4);
  expect(printed.error).toMatchObject({ code: 'GATE_FAILED', message: expect.stringContaining('cost') });
  expect(cost?.value).toBeCloseTo(10 * (1 - (accuracy?.value ?? 0)), 10);
});
