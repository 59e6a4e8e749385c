/** @module Forward-chaining splits: train on earlier rows, test on later ones, by a time column. */
import { WithinError } from '../../contracts/errors.ts';
import { defaultTestShare, type Part } from './parts.ts';

/** Rows in time order (ties in file order) with their times. */
interface Timeline {
  readonly order: Uint32Array;
  readonly time: Float64Array;
}

export interface ForwardRequest {
  /** Time per row, none missing. */
  readonly time: Float64Array;
  readonly gap?: number | undefined;
}

function timelineOf(time: Float64Array): Timeline {
  const order = Uint32Array.from({ length: time.length }, (_, row) => row);
  const sorted = time.every((value, row) => row === 0 || (time[row - 1] ?? 0) <= value);
  if (!sorted) order.sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0) || a - b);
  return { order, time };
}

/** First position at or before `position` whose row has the same time: rows of one instant never straddle a boundary. */
function startOfInstant({ order, time }: Timeline, position: number): number {
  let start = position;
  while (start > 0 && time[order[start - 1] ?? 0] === time[order[position] ?? 0]) start -= 1;
  return start;
}

const ascending = (rows: Uint32Array): Uint32Array => rows.slice().sort();

function requireRows(name: string, rows: Uint32Array): Part {
  if (rows.length > 0) return { name, rows };
  throw new WithinError(
    'SPLIT_INVALID',
    `part "${name}" of the forward split is empty: the rows are too few, the gap too wide or too many rows share one time; use fewer folds, a smaller gap or a finer time column`,
    { part: name },
  );
}

/**
 * The last share of the rows is the test part, the share before it validation, the rest training. `gap` rows are left
 * out before each later part. All rows of a part are strictly later than those of the part before.
 */
export function forwardHoldout(
  request: ForwardRequest & { readonly test?: number | undefined; readonly validation?: number | undefined },
): Part[] {
  const line = timelineOf(request.time);
  const gap = request.gap ?? 0;
  const count = line.order.length;
  const testSize = Math.round(count * (request.test ?? defaultTestShare));
  const testStart = startOfInstant(line, Math.min(count - 1, count - testSize));
  const beforeTest = Math.max(0, testStart - gap);
  const cut = (start: number, end: number): Uint32Array => ascending(line.order.subarray(start, Math.max(start, end)));
  const test = requireRows('test', cut(testStart, count));
  if (request.validation === undefined) return [requireRows('train', cut(0, beforeTest)), test];
  const wanted = Math.round(count * request.validation);
  const validationStart = startOfInstant(line, Math.max(0, beforeTest - wanted));
  return [
    requireRows('train', cut(0, validationStart - gap)),
    test,
    requireRows('validation', cut(validationStart, beforeTest)),
  ];
}

/**
 * Expanding window (as scikit-learn's TimeSeriesSplit): with n rows and k folds, each test part has n / (k + 1) rows
 * (rounded down) and the training part of a fold is all that is earlier, less `gap` rows.
 */
export function forwardFolds(request: ForwardRequest & { readonly folds: number }): Part[] {
  const line = timelineOf(request.time);
  const count = line.order.length;
  const size = Math.floor(count / (request.folds + 1));
  if (size === 0) {
    throw new WithinError(
      'SPLIT_INVALID',
      `${count} rows cannot give ${request.folds} forward folds; use at most ${Math.max(0, count - 1)} folds`,
      { rows: count, folds: request.folds },
    );
  }
  const starts: number[] = [];
  for (let fold = 0; fold < request.folds; fold += 1) {
    starts.push(startOfInstant(line, count - (request.folds - fold) * size));
  }
  return starts.flatMap((start, fold) => {
    const end = starts[fold + 1] ?? count;
    const train = ascending(line.order.subarray(0, Math.max(0, start - (request.gap ?? 0))));
    return [
      requireRows(`train-${fold + 1}`, train),
      requireRows(`test-${fold + 1}`, ascending(line.order.subarray(start, end))),
    ];
  });
}
