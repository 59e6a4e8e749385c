/** @module One trial of a seed sweep: the rows that it holds out, what is predicted for them, and what that is worth. */
import { type ErrorCode, isWithinError, WithinError } from '../../contracts/errors.ts';
import type { Trial } from '../../contracts/sweep.ts';
import type { Table } from '../data/table.ts';
import type { RandomStream } from '../learning/learner.ts';
import { createStream } from '../learning/random-stream.ts';
import type { Predictions } from '../model/predict.ts';
import { changedRows } from '../quality/cleaning/row-changes.ts';
import { takeRows } from '../transforms/columns.ts';
import { foldSeed } from './fold-seed.ts';
import { fitPart } from './trial-fit.ts';
import { type Fold, foldsOf } from './trial-folds.ts';
import type { JudgedRequest, TrialRequest } from './trial-request.ts';
import { TrialScores } from './trial-scores.ts';

/** Failures of the data that a seed has drawn, and not of the request: such a trial counts as one that failed. */
export const drawnFailures: readonly ErrorCode[] = ['TARGET_INVALID', 'SPLIT_INVALID', 'FIT_DIVERGED'];

/** Predictions for `test`, the rows that the fold holds out. */
export type PredictFold = (fold: Fold, test: Table) => Promise<Predictions>;

/** Judges the held-out rows of all folds together. A failure that a seed has drawn is what the trial has found. */
export async function judgeFolds(request: JudgedRequest, predict: PredictFold): Promise<Trial> {
  const scores = new TrialScores(request);
  try {
    const folds = foldsOf(request);
    for (const [index, fold] of folds.entries()) {
      request.throwIfCancelled?.();
      const table = takeRows(request.table, fold.test);
      const predictions = await predict(fold, table);
      requireFinite(predictions, request.learner.name);
      scores.add({ rows: fold.test, table, predictions, trainRows: fold.train.length });
      request.progress?.((index + 1) / folds.length);
    }
    return scores.trial();
  } catch (error) {
    if (!isWithinError(error) || !drawnFailures.includes(error.code)) throw error;
    return scores.failed({ code: error.code, message: error.message });
  }
}

/** Trains and judges once, in memory. With folds, each is fitted. */
export function runTrial(request: TrialRequest): Promise<Trial> {
  const { table, changes, roles } = request;
  return judgeFolds(request, (fold, test) => {
    const validation = fold.validation ? takeRows(table, fold.validation) : request.validation;
    const parts = {
      train: changes ? changedRows(table, fold.train, { changes, target: roles.target }) : takeRows(table, fold.train),
      test,
      ...(validation && { validation }),
    };
    return fitPart(request, parts, streamsOf(request, fold.number));
  });
}

function streamsOf({ learner, params, seeds }: TrialRequest, fold: number): Record<string, RandomStream> {
  const streams: Record<string, RandomStream> = {};
  for (const component of learner.components(params)) {
    const seed = seeds[component];
    if (seed !== undefined) streams[component] = createStream(foldSeed(seed, fold));
  }
  return streams;
}

function requireFinite(predictions: Predictions, learner: string): void {
  const values = predictions.task === 'classification' ? predictions.probabilities : predictions.values;
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new WithinError(
    'FIT_DIVERGED',
    `a fit of ${learner} diverged: prediction ${bad + 1} is ${values[bad]}; lower its learning rate or scale the features`,
    { learner },
  );
}
