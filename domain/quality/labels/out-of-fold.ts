/** @module What models say of each row that they were not fitted on: folds that no group straddles, encoding learned inside the fold. */
import type { Table } from '../../data/table.ts';
import type { FeatureMatrix, RandomStream, Target } from '../../learning/learner.ts';
import { assignFolds, assignGroups, type GroupsOfRows } from '../../splitting/assign.ts';
import { allRows, rowsOf } from '../../splitting/parts.ts';
import { sampleRows } from '../../statistics/bootstrap.ts';
import { takeRows } from '../../transforms/columns.ts';
import type { Roles } from '../../transforms/roles.ts';
import { learnEncoding } from '../anomalies/column-encoding.ts';
import { encodeRows } from '../anomalies/encoded-rows.ts';
import { screened } from './column-screening.ts';
import { ensembles, type Member, streamsFor } from './ensemble.ts';

const foldCount = 5;
/** Larger training parts are sampled, so that the cost grows with the rows and not faster. */
const mostTrainingRows = 20_000;

export interface JudgedRows {
  readonly table: Table;
  readonly roles: Roles;
  /** Rows that must not straddle folds: duplicates, near-duplicates and groups that the user named. */
  readonly groups?: GroupsOfRows | undefined;
  readonly throwIfCancelled?: (() => void) | undefined;
}

/** Row-major: rows × `width`, which is the number of classes, or 1 for numbers. */
export interface OutOfFold {
  readonly predictions: Float64Array;
  /** 1 where the row's own class was among those that its models saw; always 1 for numbers. */
  readonly judged: Uint8Array;
  /** Models that were fitted. */
  readonly fits: number;
}

/** Mean prediction of the ensemble per row. Class probabilities sum to 1: a class that no training row has gets 0. */
export function outOfFold(rows: JudgedRows, target: Target, stream: RandomStream): OutOfFold {
  const width = target.task === 'classification' ? target.classes.length : 1;
  const count = rows.table.rowCount;
  const result = { predictions: new Float64Array(count * width), judged: new Uint8Array(count), fits: 0 };
  const foldOf = foldsOf(rows, target, stream.fork(0));
  for (let fold = 0; fold < foldCount; fold += 1) {
    const test = rowsOf(foldOf, fold);
    if (test.length === 0) continue;
    const train = trainingRows(rowsOf(foldOf, fold, true), stream.fork(2 * fold + 1));
    const own = takeTarget(target, train);
    markJudged(result.judged, { test, target, seen: own });
    const predicted = predictFold(rows, { own, train, test, width, stream: stream.fork(2 * fold + 2) });
    result.fits += predicted.fits;
    predicted.values.forEach((value, index) => {
      const row = test[Math.floor(index / width)] ?? 0;
      result.predictions[row * width + (index % width)] = value;
    });
  }
  return result;
}

function foldsOf({ table, groups }: JudgedRows, target: Target, stream: RandomStream): Uint32Array {
  const classes = target.task === 'classification' ? { codes: target.labels, size: target.classes.length } : undefined;
  if (!groups) return assignFolds(table.rowCount, foldCount, stream, classes);
  return assignGroups(groups, new Array<number>(foldCount).fill(1 / foldCount), stream, classes);
}

function trainingRows(rows: Uint32Array, stream: RandomStream): Uint32Array {
  return sampleRows(rows.length, stream, mostTrainingRows).map((place) => rows[place] ?? 0);
}

function takeTarget(target: Target, rows: Uint32Array): Target {
  if (target.task === 'regression') {
    return { task: 'regression', values: Float64Array.from(rows, (row) => target.values[row] ?? 0) };
  }
  return { ...target, labels: Int32Array.from(rows, (row) => target.labels[row] ?? 0) };
}

interface SeenLabels {
  readonly test: Uint32Array;
  readonly target: Target;
  readonly seen: Target;
}

function markJudged(judged: Uint8Array, { test, target, seen }: SeenLabels): void {
  const known = new Set(seen.task === 'classification' ? seen.labels : []);
  for (const row of test) {
    judged[row] = target.task === 'regression' || known.has(target.labels[row] ?? -1) ? 1 : 0;
  }
}

interface FoldTask {
  readonly own: Target;
  readonly train: Uint32Array;
  readonly test: Uint32Array;
  readonly width: number;
  readonly stream: RandomStream;
}

function predictFold(rows: JudgedRows, task: FoldTask): { readonly values: Float64Array; readonly fits: number } {
  const { own, train, test, width, stream } = task;
  const constant = constantPrediction(own);
  if (constant) return { values: repeated(constant, test.length), fits: 0 };
  const table = screened({ ...rows, train, own });
  const reference = takeRows(table, train);
  const encoding = learnEncoding({ table: reference, roles: rows.roles, scaling: 'deviation', columns: 'all' });
  const features = encodeRows(reference, encoding);
  const unseen = encodeRows(takeRows(table, test), encoding);
  const sum = new Float64Array(test.length * width);
  const members = ensembles[own.task];
  members.forEach((member, index) => {
    rows.throwIfCancelled?.();
    const values = fitAndPredict(member, { features, target: own, unseen, stream: stream.fork(index) });
    values.forEach((value, place) => {
      sum[place] = (sum[place] ?? 0) + value / members.length;
    });
  });
  return { values: sum, fits: members.length };
}

/** One class, or no rows at all, is nothing to learn: all rows get the shares that are there. */
function constantPrediction(own: Target): Float64Array | undefined {
  if (own.task === 'regression') return own.values.length === 0 ? new Float64Array(1) : undefined;
  const shares = new Float64Array(own.classes.length);
  for (const label of own.labels) shares[label] = 1;
  const classes = shares.reduce((count, one) => count + one, 0);
  if (classes > 1) return undefined;
  return classes === 1 ? shares : shares.fill(1 / shares.length);
}

function repeated(values: Float64Array, times: number): Float64Array {
  return Float64Array.from({ length: values.length * times }, (_, index) => values[index % values.length] ?? 0);
}

interface FitTask {
  readonly features: FeatureMatrix;
  readonly target: Target;
  readonly unseen: FeatureMatrix;
  readonly stream: RandomStream;
}

function fitAndPredict({ learner, params }: Member, { features, target, unseen, stream }: FitTask): Float64Array {
  const parsed = learner.params.parse(params(features.rows));
  const streams = streamsFor(learner, parsed, stream);
  return learner.fit({ features, target, params: parsed, streams }).predict(unseen);
}

/** The mean over several folds and seeds; a row is judged if it was in any. */
export function repeatedOutOfFold(
  rows: JudgedRows,
  target: Target,
  { stream, repeats }: { readonly stream: RandomStream; readonly repeats: number },
): OutOfFold {
  const runs = Array.from(allRows(repeats), (index) => outOfFold(rows, target, stream.fork(index)));
  const [first = { predictions: new Float64Array(0), judged: new Uint8Array(0), fits: 0 }] = runs;
  const mean = (index: number): number => runs.reduce((sum, run) => sum + (run.predictions[index] ?? 0), 0) / repeats;
  return {
    predictions: first.predictions.map((_, index) => mean(index)),
    judged: first.judged.map((_, row) => Number(runs.some((run) => run.judged[row] === 1))),
    fits: runs.reduce((sum, run) => sum + run.fits, 0),
  };
}
