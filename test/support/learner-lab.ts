/** @module Programs of test/fixtures/learners in a project of their own, trained and scored by the real steps. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommandStep } from '../../adapters/process/command-step.ts';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import type { RunDocument } from '../../contracts/run.ts';
import { programReady } from '../../domain/model/open.ts';
import type { StepJob } from '../../domain/pipeline/ports.ts';
import { batchOf } from '../../domain/programs/fits.ts';
import { readProgramModel } from '../../domain/programs/header.ts';
import type { FitOutcome } from '../../domain/programs/seed-check.ts';
import { scorerOf } from '../../workers/threads/scoring.ts';
import { ScoringProcesses } from '../../workers/threads/scoring-processes.ts';
import { type LabResult, type LabRun, RealLab } from './real-lab.ts';

/** `.ci/run` names these; where one is not, its tests are skipped and say so. */
export const scientificPython = process.env['TEST_PYTHON'];
export const torchPython = process.env['TEST_TORCH'];
/** Folder of packages that holds `onnxruntime-node`. */
export const onnxPackages = process.env['TEST_ONNXRUNTIME'];

const programs = resolve('test/fixtures/learners');

/** A training pipeline on the breast cancer table, whose model is what `model` says. */
export const pipelineOf = (model: object, more: object = {}): object => ({
  name: 'programs',
  kind: 'training',
  seed: '7',
  dataset: { source: 'data/breast_cancer.csv', key: 'row_id', target: 'diagnosis' },
  features: [{ use: 'standardize' }],
  split: { test: 0.25, stratify: true },
  model,
  ...more,
});

export class LearnerLab extends RealLab {
  constructor(model: object, more: object = {}) {
    super({ 'pipeline.json': JSON.stringify(pipelineOf(model, more)) });
    for (const file of readdirSync(programs))
      if (/\.(py|mjs)$/.test(file)) copyFileSync(resolve(programs, file), this.path(file));
    mkdirSync(this.path('data'));
    copyFileSync(resolve('examples/breast-cancer/data/breast_cancer.csv'), this.path('data/breast_cancer.csv'));
  }

  /** A run that must complete; `model` replaces keys of the model of the file. */
  async completed(model: object = {}, run: LabRun = {}): Promise<LabResult> {
    const pipeline = JSON.parse(this.read('pipeline.json')) as { model: object };
    this.write('edited.json', JSON.stringify({ ...pipeline, model: { ...pipeline.model, ...model } }));
    const result = await this.run({ ...run, file: 'edited.json' });
    if (result.document.status !== 'completed') throw new Error(JSON.stringify(result.document.error));
    return result;
  }
}

interface Fits {
  /** Of a completed run whose training rows, problem and model are taken. */
  readonly of: LabResult;
  readonly seeds: readonly Readonly<Record<string, string>>[];
}

/** Fits many models in one process of the program, as a sweep does, and scores the test rows with each. */
export async function fitMany(lab: LearnerLab, { of, seeds }: Fits): Promise<FitOutcome[]> {
  const { blobs } = lab.adapters();
  const pathOf = async (output: string) => blobs.path(of.outputs[output]?.split(':').at(-1) ?? '');
  const input = async (output: string) => {
    const path = (await pathOf(output)) ?? '';
    return { path, mediaType: 'application/octet-stream', files: [{ path, name: output }] };
  };
  const train = of.definition.steps.find(({ name }) => name === 'train');
  const code = of.definition.code[train?.code ?? ''];
  if (!train || !code) throw new Error('the run has no step called train');
  const folder = mkdtempSync(join(tmpdir(), 'within-fits-'));
  const batch = batchOf(seeds, 'application/octet-stream');
  const at = (role: string) => ({ path: join(folder, role), mediaType: 'application/octet-stream' });
  const job: StepJob = {
    name: 'batch',
    code: code.ref,
    project: lab.project,
    inputs: { train: await input('standardize.table'), problem: await input('problem.problem') },
    params: train.with,
    secrets: {},
    seeds: batch.seeds,
    env: {},
    outputs: Object.fromEntries(Object.keys(batch.outputs).map((role) => [role, at(role)])),
    scratch: join(folder, 'scratch'),
    checkpointDir: join(folder, 'checkpoints'),
    timeoutMs: 600_000,
    packages: {},
  };
  try {
    await runCommandStep(job, control);
    const model = await input('model.model');
    return await scoreEach(job, { model: model.path, rows: (await input('split.test')).path });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const control = { signal: new AbortController().signal, progress: () => undefined, log: () => undefined };

async function scoreEach(job: StepJob, given: { model: string; rows: string }): Promise<FitOutcome[]> {
  const tables = await createDuckdbEngine({ threads: 1 });
  const host = new ScoringProcesses(job, control);
  const openScorer = scorerOf({ job, tables, host });
  try {
    const rows = await tables.read(given.rows);
    const bytes = readFileSync(given.model);
    const found = await readProgramModel({
      start: async (length) => bytes.subarray(0, length),
      size: async () => bytes.length,
    });
    if (!found) throw new Error('the run has no model of a program');
    const outcomes: FitOutcome[] = [];
    for (const { path } of Object.values(job.outputs)) {
      const file = readFileSync(path);
      const scorer = await openScorer({ ...found.model, size: file.length }, { path, offset: 0 });
      const ready = programReady(found.model, scorer);
      const predictions = await ready.predict(rows);
      const numbers = predictions.task === 'classification' ? predictions.probabilities : predictions.values;
      outcomes.push({ predictions: numbers, file: createHash('sha256').update(file).digest('hex') });
    }
    return outcomes;
  } finally {
    await host.end();
    await tables.close();
  }
}

/** Value of a metric. */
export const metricOf = ({ metrics }: RunDocument, name: string): number | undefined =>
  (metrics as Record<string, { value: number } | undefined>)[name]?.value;
