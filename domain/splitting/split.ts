/** @module From the parameters of a split and its columns to the rows of each part. */

import { WithinError } from '../../contracts/errors.ts';
import type { SplitParams } from '../../contracts/pipeline.ts';
import type { Column } from '../data/table.ts';
import type { RandomStream, Task } from '../learning/learner.ts';
import { taskOf } from '../model/target.ts';
import { assignFolds, assignGroups, assignShares, type ClassesOfRows } from './assign.ts';
import { type Codes, codesOf, countsOf } from './codes.ts';
import { forwardFolds, forwardHoldout } from './forward.ts';
import { allRows, defaultTestShare, type Part, rowsOf } from './parts.ts';

/** What is split: the number of rows and the columns that the split asks for. */
export interface SplitRequest {
  readonly params: SplitParams;
  readonly rowCount: number;
  /** Target column of a stratified split. */
  readonly target?: Column | undefined;
  /** What the target was said to be; told from its values when absent. */
  readonly task?: Task | undefined;
  /** Group column of a grouped split. */
  readonly group?: Column | undefined;
  /** Time column of a forward split. */
  readonly time?: Column | undefined;
  /** Stream of the component `split`; not needed by a forward split. */
  readonly stream?: RandomStream | undefined;
}

/**
 * Parts in the order of `splitParts`, made one at a time. Rows keep file order within a part. Throws `SPLIT_INVALID`
 * where rows, classes or groups are too few, or values that the split goes by are missing.
 */
export function* splitRows(request: SplitRequest): Generator<Part> {
  const { params, rowCount } = request;
  requireEnoughRows(request);
  if (params.forward === true) {
    const time = timeOf(request);
    if (params.folds === undefined) yield* forwardHoldout({ ...params, time });
    else yield* forwardFolds({ folds: params.folds, gap: params.gap, time });
  } else if (params.folds === undefined) yield* holdout(request);
  else yield* crossValidation(request, params.folds);
  if (params.folds !== undefined) yield { name: 'all', rows: allRows(rowCount) };
}

/** Least number of rows, per class and groups that a split needs. */
function partCount(params: SplitParams): number {
  return params.folds ?? (params.validation === undefined ? 2 : 3);
}

function requireEnoughRows({ params, rowCount }: SplitRequest): void {
  const needed = partCount(params);
  if (rowCount >= needed) return;
  throw new WithinError(
    'SPLIT_INVALID',
    `the table has ${rowCount} rows but the split needs at least ${needed}; use a larger table or fewer parts`,
    { rows: rowCount, needed },
  );
}

function timeOf({ time }: SplitRequest): Float64Array {
  if (!time) {
    throw new WithinError('SPLIT_INVALID', 'a forward split needs the time column: set dataset.time');
  }
  if (time.type === 'string') {
    throw new WithinError(
      'SPLIT_INVALID',
      `column "${time.name}" orders the rows but holds texts; give it the type timestamp, date or number in dataset.types`,
      { column: time.name },
    );
  }
  requireComplete(time.name, 'the time', codesOf(time).missing);
  return time.values;
}

function requireComplete(column: string, what: string, missing: number): void {
  if (missing === 0) return;
  throw new WithinError(
    'SPLIT_INVALID',
    `column "${column}" lacks ${what} in ${missing} rows, so they belong to no part; fill in or remove those rows`,
    { column, missing },
  );
}

/** Strata of a stratified split: the classes, or ten quantile bins of a target that is a quantity. */
function classesOf({ params, target, task }: SplitRequest): ClassesOfRows | undefined {
  if (params.stratify !== true) return undefined;
  if (!target) throw new WithinError('SPLIT_INVALID', 'a stratified split needs the target column: set dataset.target');
  const classes = codesOf(target);
  requireComplete(target.name, 'the class', classes.missing);
  if (target.type !== 'string' && taskOf(target, task) === 'regression') {
    return quantileBins(target.values, partCount(params));
  }
  requireClassSizes(target.name, classes, params);
  return { codes: classes.codes, size: classes.labels.length };
}

const mostBins = 10;

/** Bins of equal size by rank, each with at least `least` rows; ties go by file order. */
function quantileBins(values: Float64Array, least: number): ClassesOfRows {
  const size = Math.max(1, Math.min(mostBins, Math.floor(values.length / least)));
  const order = allRows(values.length).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
  const codes = new Int32Array(values.length);
  order.forEach((row, rank) => {
    codes[row] = Math.floor((rank * size) / values.length);
  });
  return { codes, size };
}

function requireClassSizes(column: string, { codes, labels }: Codes, params: SplitParams): void {
  const needed = partCount(params);
  const counts = countsOf(codes, labels.length);
  const small = counts.findIndex((count) => count < needed);
  if (small < 0) return;
  const parts = params.folds === undefined ? 'parts' : 'folds';
  throw new WithinError(
    'SPLIT_INVALID',
    `class "${labels[small]}" of column "${column}" has ${counts[small]} rows but ${needed} ${parts} need one each; merge rare classes, use fewer ${parts} or set \`stratify: false\``,
    { column, class: labels[small], rows: counts[small], needed },
  );
}

function groupsOf({ params, group }: SplitRequest): ClassesOfRows | undefined {
  if (params.group !== true) return undefined;
  if (!group) throw new WithinError('SPLIT_INVALID', 'a grouped split needs the group column: set dataset.group');
  const groups = codesOf(group);
  requireComplete(group.name, 'the group', groups.missing);
  const needed = partCount(params);
  if (groups.labels.length < needed) {
    throw new WithinError(
      'SPLIT_INVALID',
      `column "${group.name}" has ${groups.labels.length} groups but the split makes ${needed} parts; use fewer parts`,
      { column: group.name, groups: groups.labels.length, needed },
    );
  }
  return { codes: groups.codes, size: groups.labels.length };
}

function streamOf({ stream }: SplitRequest): RandomStream {
  if (!stream) throw new WithinError('SPLIT_INVALID', 'a shuffled split needs the seed of its component `split`');
  return stream;
}

function* holdout(request: SplitRequest): Generator<Part> {
  const { params, rowCount } = request;
  const held = [params.test ?? defaultTestShare, ...(params.validation === undefined ? [] : [params.validation])];
  const shares = [...held, 1 - held.reduce((sum, share) => sum + share, 0)];
  const classes = classesOf(request);
  const groups = groupsOf(request);
  const partOf = groups
    ? assignGroups(groups, shares, streamOf(request), classes)
    : assignShares(rowCount, shares, streamOf(request), classes);
  yield filled('train', rowsOf(partOf, shares.length - 1));
  yield filled('test', rowsOf(partOf, 0));
  if (params.validation !== undefined) yield filled('validation', rowsOf(partOf, 1));
}

function* crossValidation(request: SplitRequest, folds: number): Generator<Part> {
  const classes = classesOf(request);
  const groups = groupsOf(request);
  const shares = Array.from({ length: folds }, () => 1 / folds);
  for (let repeat = 0; repeat < (request.params.repeats ?? 1); repeat += 1) {
    const stream = streamOf(request).fork(repeat);
    const foldOf = groups
      ? assignGroups(groups, shares, stream, classes)
      : assignFolds(request.rowCount, folds, stream, classes);
    for (let fold = 0; fold < folds; fold += 1) {
      const number = repeat * folds + fold + 1;
      yield filled(`train-${number}`, rowsOf(foldOf, fold, true));
      yield filled(`test-${number}`, rowsOf(foldOf, fold));
    }
  }
}

function filled(name: string, rows: Uint32Array): Part {
  if (rows.length > 0) return { name, rows };
  throw new WithinError(
    'SPLIT_INVALID',
    `part "${name}" of the split is empty; use a larger share, fewer parts or smaller groups`,
    { part: name },
  );
}
