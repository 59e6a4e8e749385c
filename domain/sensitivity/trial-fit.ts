/** @module Fits one part of a trial and scores its held-out rows; nothing is written. */
import type { Table } from '../data/table.ts';
import type { RandomStream } from '../learning/learner.ts';
import { featureMatrix } from '../model/features.ts';
import { learningProblem } from '../model/learning-problem.ts';
import { mostProbable, type Predictions } from '../model/predict.ts';
import { validationRows } from '../model/validation-rows.ts';
import { applyTransform, applyTransforms } from '../transforms/apply.ts';
import { fitTransform } from '../transforms/fit.ts';
import type { FittedTransform } from '../transforms/fitted.ts';
import type { TrialRequest } from './trial-request.ts';

export interface TrialParts {
  readonly train: Table;
  readonly test: Table;
  /** Rows that early stopping chooses by. */
  readonly validation?: Table;
}

/** Predictions for the rows of `test`. */
export async function fitPart(
  request: TrialRequest,
  parts: TrialParts,
  streams: Readonly<Record<string, RandomStream>>,
): Promise<Predictions> {
  const { learner, params, throwIfCancelled } = request;
  const transforms: FittedTransform[] = [];
  let { train } = parts;
  for (const { use, with: given } of request.transforms) {
    const fitted = fitTransform(use, given, train);
    transforms.push(fitted);
    train = await applyTransform(fitted, train);
  }
  const problem = learningProblem({ ...request, table: train });
  const { rows, features } = problem;
  const held = parts.validation && (await applyTransforms(transforms, parts.validation));
  const model = learner.fit({
    ...rows,
    params,
    streams,
    ...(held && { validation: validationRows(held, problem, request.roles).rows }),
    ...(throwIfCancelled && { throwIfCancelled }),
  });
  const raw = model.predict(featureMatrix(await applyTransforms(transforms, parts.test), features));
  if (rows.target.task === 'regression') return { task: 'regression', values: raw };
  const { classes } = rows.target;
  return { task: 'classification', classes, probabilities: raw, labels: mostProbable(raw, classes.length) };
}
