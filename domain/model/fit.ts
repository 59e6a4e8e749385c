/** @module Fits a learner on transformed rows and puts the model together that takes raw rows. */
import { z } from 'zod';
import type { ClassWeight } from '../../contracts/pipeline.ts';
import type { ColumnType, Table, TableSchema } from '../data/table.ts';
import type { LabelledRows, Learner, RandomStream, Target, Task } from '../learning/learner.ts';
import type { LearnedContract } from '../quality/contract/learned-contract.ts';
import type { FittedTransform } from '../transforms/fitted.ts';
import { featureColumns, type Roles } from '../transforms/roles.ts';
import { type LearningProblem, learningProblem } from './learning-problem.ts';
import type { Model } from './model.ts';
import { validationRows } from './validation-rows.ts';

export interface TrainRequest {
  /** Training rows after the transforms. */
  readonly table: Table;
  /** Columns of the training rows before the transforms. */
  readonly raw: Pick<TableSchema, 'columns'>;
  readonly transforms: readonly FittedTransform[];
  /** What values the rows had before the transforms. */
  readonly contract?: LearnedContract | undefined;
  readonly learner: Learner;
  /** Parsed by the learner's schema. */
  readonly params: unknown;
  readonly roles: Roles;
  readonly task?: Task | undefined;
  /** Multiplies the weights of training rows; the baseline is of the rows as they are. */
  readonly classWeight?: ClassWeight | undefined;
  /** Rows that early stopping chooses by, after the transforms. */
  readonly validation?: Table | undefined;
  readonly streams: Readonly<Record<string, RandomStream>>;
  readonly progress?: (share: number) => void;
  readonly throwIfCancelled?: () => void;
  readonly log?: (message: string) => void;
}

export function trainModel(request: TrainRequest): Model {
  const { table, learner, params, roles } = request;
  const problem = learningProblem(request);
  const { rows, features, column } = problem;
  const { target } = rows;
  const validation = request.validation && judgedBy(request.validation, problem, request);
  const fitted = learner.fit({
    ...rows,
    params,
    streams: request.streams,
    ...(validation ? { validation } : {}),
    ...(request.progress ? { progress: request.progress } : {}),
    ...(request.throwIfCancelled ? { throwIfCancelled: request.throwIfCancelled } : {}),
  });
  return {
    format: 1,
    learner: learner.name,
    params: jsonOf(params),
    task: target.task,
    target: { name: column.name, type: column.type },
    ...(target.task === 'classification' ? { classes: [...target.classes] } : {}),
    signature: { inputs: inputsOf(request.raw, roles), features: [...features] },
    transforms: request.transforms,
    baseline: baselineOf(target, problem.rowWeights),
    rows: table.rowCount,
    ...(request.contract && { contract: request.contract }),
    state: fitted.state(),
  };
}

function judgedBy(table: Table, problem: LearningProblem, { roles, log }: TrainRequest): LabelledRows {
  const { rows, unseen } = validationRows(table, problem, roles);
  if (unseen > 0) {
    log?.(`${unseen} of ${table.rowCount} validation rows have a class that no training row has; they choose nothing`);
  }
  return rows;
}

/** Columns of a raw row: the features before the transforms. */
export function inputsOf(raw: Pick<TableSchema, 'columns'>, roles: Roles): { name: string; type: ColumnType }[] {
  return featureColumns(raw, roles).map(({ name, type }) => ({ name, type }));
}

/** Parameters pass through JSON, as they do in the pipeline file: what is undefined is left out. */
function jsonOf(params: unknown): Model['params'] {
  return z.json().parse(JSON.parse(JSON.stringify(params ?? {})));
}

/** Class shares, or the mean, of the (weighted) training rows. */
export function baselineOf(target: Target, weights: Float64Array | undefined): Model['baseline'] {
  let total = 0;
  if (target.task === 'regression') {
    let sum = 0;
    target.values.forEach((value, row) => {
      const weight = weights?.[row] ?? 1;
      sum += weight * value;
      total += weight;
    });
    return { mean: sum / total };
  }
  const sums = target.classes.map(() => 0);
  target.labels.forEach((label, row) => {
    const weight = weights?.[row] ?? 1;
    sums[label] = (sums[label] ?? 0) + weight;
    total += weight;
  });
  return { probabilities: sums.map((sum) => sum / total) };
}
