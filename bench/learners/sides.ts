/** @module One fit and one prediction of a fold on either side, from rows taken and scaled before the clock starts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { FeatureMatrix, FittedModel, Target } from '../../domain/learning/learner.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { findLearner } from '../../domain/learning/registry.ts';
import type { Fold } from '../forest/datasets.ts';
import type { PythonProcess } from '../sklearn/python-process.ts';
import type { LearnerCase } from './cases.ts';
import type { LearnerData } from './datasets.ts';
import { collectRecent } from './garbage.ts';

export interface Fit {
  /** Seconds. */
  readonly fit: number;
  readonly predict: number;
  /** Class probabilities row-major, or a number per row. */
  readonly predicted: Float64Array;
  /** Of the saved model. */
  readonly bytes: number;
}

export interface Comparison {
  readonly ours: Fit;
  readonly theirs: Fit;
}

export interface Trial {
  readonly of: LearnerCase;
  readonly data: LearnerData;
  readonly fold: Fold;
  readonly seed: number;
}

export interface Scikit {
  readonly process: PythonProcess;
  /** Where files are exchanged. */
  readonly folder: string;
}

/** Both sides one after the other, so that load hits both; who begins changes with the seed. */
export async function compare(trial: Trial, scikit: Scikit): Promise<Comparison> {
  if (trial.seed % 2 === 0) {
    const ours = fitOurs(trial);
    return { ours, theirs: await fitTheirs(trial, scikit) };
  }
  const theirs = await fitTheirs(trial, scikit);
  return { ours: fitOurs(trial), theirs };
}

/** Rows are taken and scaled, so that the fit alone is left to do. */
export function prepareFit({ of, data, fold, seed }: Trial): { fit: () => FittedModel; test: FeatureMatrix } {
  const learner = findLearner(of.learner);
  const params = learner.params.parse(of.settings({ task: data.task, rows: fold.train.length }).ours);
  const names = learner.components(params);
  const streams = Object.fromEntries(names.map((name) => [name, createStream(`${name} ${seed}`)]));
  const { train: features, test } = takeFold(data, fold, of.scaled);
  const target = takeTargets(data, fold.train);
  return { fit: () => learner.fit({ features, target, params, streams }), test };
}

function fitOurs(trial: Trial): Fit {
  const { fit, test } = prepareFit(trial);
  collectRecent();
  const begun = performance.now();
  const model = fit();
  const fitted = performance.now();
  const predicted = model.predict(test);
  const done = performance.now();
  const bytes = Buffer.byteLength(JSON.stringify(model.state()));
  return { fit: (fitted - begun) / 1000, predict: (done - fitted) / 1000, predicted, bytes };
}

const answerSchema = z.strictObject({ fit: z.number(), predict: z.number(), bytes: z.number() });

/** Its times are those of the Python process; it gets the number of threads with its settings. */
export async function fitTheirs({ of, data, fold, seed }: Trial, { process, folder }: Scikit): Promise<Fit> {
  const { name: dataset, rows, columns, task } = data;
  const files = { train: `${fold.name}.train`, test: `${fold.name}.test`, out: `${fold.name}.out` };
  const shape = { dataset, rows, columns, task, scaled: of.scaled, float32: of.float32 ?? false };
  const { theirs: settings } = of.settings({ task, rows: fold.train.length });
  const answer = await process.ask(
    { ...shape, ...files, estimator: of.estimators[task], settings, seed },
    answerSchema,
  );
  const bytes = readFileSync(join(folder, files.out));
  return { ...answer, predicted: new Float64Array(Uint8Array.from(bytes).buffer) };
}

function takeTargets(data: LearnerData, rows: Int32Array): Target {
  const values = Float64Array.from(rows, (row) => data.targets[row] ?? 0);
  if (data.task === 'regression') return { task: 'regression', values };
  const classes = Array.from({ length: data.classCount }, (_, label) => String(label));
  return { task: 'classification', classes, labels: Int32Array.from(values) };
}

function takeFold(data: LearnerData, fold: Fold, scaled: boolean): { train: FeatureMatrix; test: FeatureMatrix } {
  const train = takeRows(data, fold.train);
  const test = takeRows(data, fold.test);
  if (scaled) standardize(train, test);
  return { train, test };
}

function takeRows(data: LearnerData, rows: Int32Array): FeatureMatrix {
  const values = new Float64Array(rows.length * data.columns);
  for (let column = 0; column < data.columns; column += 1) {
    for (let index = 0; index < rows.length; index += 1) {
      values[column * rows.length + index] = data.values[column * data.rows + (rows[index] ?? 0)] ?? 0;
    }
  }
  return { rows: rows.length, columns: data.columns, values };
}

/** Both by mean and deviation of the training rows; a constant column is only centred. */
function standardize(train: FeatureMatrix, test: FeatureMatrix): void {
  const columnOf = ({ rows, values }: FeatureMatrix, column: number): Float64Array =>
    values.subarray(column * rows, (column + 1) * rows);
  for (let column = 0; column < train.columns; column += 1) {
    const own = columnOf(train, column);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
    const deviation = variance === 0 ? 1 : Math.sqrt(variance);
    for (const part of [own, columnOf(test, column)]) {
      part.forEach((value, row) => {
        part[row] = (value - mean) / deviation;
      });
    }
  }
}
