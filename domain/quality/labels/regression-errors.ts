/** @module Numbers that do not fit their row: out-of-fold residuals over their local scale, cut within a budget. */
import type { RandomStream } from '../../learning/learner.ts';
import { allRows } from '../../splitting/parts.ts';
import { shuffle } from '../../splitting/shuffle.ts';
import { medianOf } from '../../statistics/moments.ts';
import { type DetectionRate, detectionRate } from './detection-rate.ts';
import { type JudgedRows, outOfFold, repeatedOutOfFold } from './out-of-fold.ts';

const repeats = 2;
/** Rows of the nearest predictions, on both sides, whose residuals tell the local scale. */
const windowRows = 40;
/** Median absolute deviation of a standard normal. */
const normalMad = 0.6744897501960817;
/** Share of the local scale that the scale of all rows makes up, so that no scale is zero. */
const globalShare = 0.1;
/** Residuals beyond so many scales are errors for sure: one in 500 million of a normal. */
const certainScales = 6;
/** Share of the budget spent by expectation, as for classes. */
const spend = 0.88;
const plantedShare = 0.05;
const plantedRows = 240;
const mostRuns = 12;
const fewestRuns = 2;

export interface RegressionVerdict {
  /** |residual| over its local scale. */
  readonly deviation: Float64Array;
  /** Suspicion: the deviation squeezed into 0 to 1. */
  readonly score: Float64Array;
  readonly isIssue: Uint8Array;
  /** What the models predict. */
  readonly predicted: Float64Array;
  /** Least deviation that is flagged. */
  readonly cut: number;
  /** Share of rows that are errors for sure. */
  readonly noise: number;
  /** Of values that were swapped with those of other rows. */
  readonly detection: DetectionRate;
  readonly verdict: 'within-budget' | 'budget-not-reachable';
  readonly fits: number;
}

export interface RegressionRequest extends JudgedRows {
  /** One per row, all finite. */
  readonly values: Float64Array;
  readonly stream: RandomStream;
  readonly budget: { readonly falsePositiveRate: number; readonly detectionRate: number };
}

/** Fits as many models as the search among classes does; errors planted are values swapped between rows. */
export function findRegressionErrors(request: RegressionRequest): RegressionVerdict {
  const { values, stream, budget } = request;
  const own = repeatedOutOfFold(request, { task: 'regression', values }, { stream: stream.fork(0), repeats });
  const deviation = localDeviations(values, own.predictions);
  const rows = values.length;
  const certain = deviation.reduce((count, one) => count + Number(one > certainScales), 0);
  const allowed = Math.floor(certain + spend * budget.falsePositiveRate * (rows - certain));
  const order = allRows(rows).sort((a, b) => (deviation[b] ?? 0) - (deviation[a] ?? 0) || a - b);
  const flagged = order.subarray(0, allowed).filter((row) => (deviation[row] ?? 0) > 0);
  const cut = flagged.length === 0 ? Number.POSITIVE_INFINITY : (deviation[flagged.at(-1) ?? 0] ?? 0);
  const isIssue = new Uint8Array(rows);
  for (const row of flagged) isIssue[row] = 1;
  const { detection, fits } = plantSwaps(request, { cut, errors: certain });
  return {
    deviation,
    score: deviation.map((value) => value / (1 + value)),
    isIssue,
    predicted: own.predictions,
    cut,
    noise: certain / Math.max(1, rows),
    detection,
    verdict: detection.interval.lower >= budget.detectionRate ? 'within-budget' : 'budget-not-reachable',
    fits: own.fits + fits,
  };
}

/** Residuals over 1.4826 times the median absolute residual of the rows with the nearest predictions. */
export function localDeviations(values: Float64Array, predicted: Float64Array): Float64Array {
  const sizes = values.map((value, row) => Math.abs(value - (predicted[row] ?? 0)));
  const order = allRows(values.length).sort((a, b) => (predicted[a] ?? 0) - (predicted[b] ?? 0) || a - b);
  const overall = medianOf(sizes) / normalMad;
  const deviations = new Float64Array(values.length);
  for (let place = 0; place < order.length; place += 1) {
    const from = Math.max(0, Math.min(place - windowRows / 2, order.length - windowRows - 1));
    const window = order.subarray(from, from + windowRows + 1);
    const local = medianOf(Float64Array.from(window, (row) => sizes[row] ?? 0)) / normalMad;
    const scale = (1 - globalShare) * local + globalShare * overall;
    const row = order[place] ?? 0;
    deviations[row] = scale > 0 ? (sizes[row] ?? 0) / scale : (sizes[row] ?? 0) > 0 ? 1 / Number.EPSILON : 0;
  }
  return deviations;
}

function plantSwaps(
  request: RegressionRequest,
  { cut, errors }: { readonly cut: number; readonly errors: number },
): { readonly detection: DetectionRate; readonly fits: number } {
  const rows = request.values.length;
  const runs = Math.max(fewestRuns, Math.min(mostRuns, Math.ceil(plantedRows / (plantedShare * rows))));
  const planted: { score: number; weights: { uniform: number; pair: number; estimated: number; boundary: number } }[] =
    [];
  let fits = 0;
  for (let run = 0; run < runs; run += 1) {
    const stream = request.stream.fork(run + 1);
    const order = shuffle(allRows(rows), stream.fork(0));
    const chosen = order.subarray(0, Math.max(2, Math.round(plantedShare * rows)));
    const values = request.values.slice();
    chosen.forEach((row, place) => {
      values[row] = request.values[chosen[(place + 1) % chosen.length] ?? 0] ?? 0;
    });
    const outcome = outOfFold(request, { task: 'regression', values }, stream.fork(1));
    fits += outcome.fits;
    const deviations = localDeviations(values, outcome.predictions);
    const weights = { uniform: 1, pair: 0, estimated: 0, boundary: 0 };
    for (const row of chosen) planted.push({ score: -(deviations[row] ?? 0), weights });
  }
  return { detection: detectionRate(planted, 'uniform', { cut: -cut, errors }), fits };
}
