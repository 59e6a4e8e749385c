/** @module Centre and spread of one numeric column, safe against constant columns, infinities and a few wild values. */
import { meanOf, varianceOf } from '../../statistics/moments.ts';
import { sampleQuantile } from '../../statistics/quantiles.ts';

/** Larger magnitudes, infinities among them, count as this: their squares still add up. */
const largestMagnitude = 1e140;
/** Interquartile ranges beyond the quartiles up to which values count in full for a deviation. */
const fence = 6;
/** Share of the values, on either side, that may be cut off; one value at least. */
const wildShare = 0.001;
/** A spread below this share of the centre is rounding: the column is constant. */
const roundingShare = 1e-14;
/** Makes the median absolute deviation, or the mean one, that of a normal column: 1 / 0.6745, and the root of π / 2. */
const medianFactor = 1 / 0.6744897501960817;
const meanFactor = Math.sqrt(Math.PI / 2);

export type Scaling = 'deviation' | 'robust';

export interface ColumnScale {
  readonly centre: number;
  /** Unit of the scaled column; 0 for a constant one. */
  readonly scale: number;
}

export function bounded(value: number): number {
  return Math.max(-largestMagnitude, Math.min(largestMagnitude, value));
}

/**
 * `deviation`: mean and standard deviation of the values, at most one in 1,000 on either side cut off at the quartiles
 * -+ 6 interquartile ranges, so that a wild value does not squash all others. `robust`: median and 1.4826 times the
 * median absolute deviation; 1.2533 times the mean absolute deviation where that is 0 (Iglewicz and Hoaglin 1993).
 * Values ascending, bounded, not empty.
 */
export function columnScale(sorted: Float64Array, scaling: Scaling): ColumnScale {
  const found = scaling === 'robust' ? robustScale(sorted) : deviationScale(sorted);
  return found.scale > roundingShare * Math.abs(found.centre) ? found : { centre: found.centre, scale: 0 };
}

function deviationScale(sorted: Float64Array): ColumnScale {
  const [low, high] = fences(sorted);
  const kept = sorted.slice();
  for (let place = 0; place < kept.length; place += 1)
    kept[place] = Math.max(low, Math.min(high, kept[place] as number));
  const deviation = kept.length < 2 ? 0 : Math.sqrt(varianceOf(kept));
  return { centre: meanOf(kept), scale: deviation };
}

/** Limits that cut off one value in 1,000 on either side, one at least: more of them are a rare cluster and no mistake. */
function fences(sorted: Float64Array): readonly [number, number] {
  const lower = sampleQuantile(sorted, 0.25);
  const upper = sampleQuantile(sorted, 0.75);
  const reach = fence * (upper - lower);
  const wild = Math.min(Math.max(1, Math.floor(wildShare * sorted.length)), Math.floor((sorted.length - 1) / 2));
  const low = Math.min(lower - reach, sorted[wild] as number);
  const high = Math.max(upper + reach, sorted[sorted.length - 1 - wild] as number);
  return low < high ? [low, high] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}

function robustScale(sorted: Float64Array): ColumnScale {
  const centre = sampleQuantile(sorted, 0.5);
  const distances = sorted.map((value) => Math.abs(value - centre)).sort();
  const median = sampleQuantile(distances, 0.5);
  return { centre, scale: median > 0 ? medianFactor * median : meanFactor * meanOf(distances) };
}
