/** @module Values of any column as a few bins, cut without a look at any other column. */
import type { Column } from '../data/table.ts';
import { sortDoubles } from '../learning/sort-doubles.ts';
import { codesOf } from '../splitting/codes.ts';
import { sampleQuantile } from '../statistics/quantiles.ts';

export interface Bins {
  /** Of each row. */
  readonly of: Int32Array;
  readonly count: number;
}

export interface MostBins {
  /** Of a number with more different values: as many quantiles. */
  readonly numbers: number;
  /** The most frequent keep a bin of their own, the others share one. */
  readonly categories: number;
}

/** Missing is a bin of its own, since presence alone may tell something. */
export function binsOf(column: Column, most: MostBins): Bins {
  const { codes, labels } = codesOf(column);
  if (column.type !== 'string' && labels.length > most.numbers) return quantileBins(column.values, most.numbers);
  const sizes = new Uint32Array(labels.length);
  for (const code of codes) if (code >= 0) sizes[code] = (sizes[code] ?? 0) + 1;
  const frequent = [...sizes.keys()].sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0)).slice(0, most.categories);
  const binOf = new Int32Array(labels.length).fill(frequent.length);
  frequent.forEach((code, bin) => {
    binOf[code] = bin;
  });
  return { of: codes.map((code) => (code < 0 ? frequent.length + 1 : (binOf[code] ?? 0))), count: frequent.length + 2 };
}

function quantileBins(values: Float64Array, most: number): Bins {
  const sorted = sortDoubles(values.filter((value) => !Number.isNaN(value)));
  const cuts = Float64Array.from({ length: most - 1 }, (_, cut) => sampleQuantile(sorted, (cut + 1) / most));
  const binOf = (value: number): number => {
    let [low, high] = [0, cuts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cuts[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const of = new Int32Array(values.length);
  for (let row = 0; row < of.length; row += 1) {
    const value = values[row] as number;
    of[row] = Number.isNaN(value) ? most : binOf(value);
  }
  return { of, count: most + 1 };
}
