/** @module Score `ecod`: how far out each value lies in the tails of the reference's columns (Li et al. 2022, ECOD), frozen. */
import { z } from 'zod';
import type { FeatureMatrix } from '../../learning/learner.ts';
import { readState } from '../../learning/model-codec.ts';
import { sortDoubles } from '../../learning/sort-doubles.ts';
import { meanOf } from '../../statistics/moments.ts';
import type { AnomalyScorer } from './scorer.ts';
import { countAtMost, countBelow } from './sorted-counts.ts';

/** What a tail holds in which no reference row lies: half a row. */
const emptyTail = 0.5;

const stateSchema = z
  .strictObject({
    rows: z.int().min(1),
    /** Columns one after the other, each ascending. */
    sorted: z.instanceof(Float64Array),
    /** Per column: 1 skewed to the right, -1 to the left, 0 neither. */
    skews: z.instanceof(Int32Array),
  })
  .refine(({ rows, sorted, skews }) => sorted.length === rows * skews.length, 'its parts do not fit');
type TailState = z.infer<typeof stateSchema>;

/**
 * Per column the largest of -log P(≤ x), -log P(≥ x) and that of the tail the column is skewed to (both where it is
 * not), summed over columns. As PyOD's ECOD on the reference rows themselves; there a new row's score depends on the
 * batch it comes with, here the reference alone says how likely a tail is.
 */
export function fitTailProbability(features: FeatureMatrix): AnomalyScorer {
  const { rows, columns, values } = features;
  const sorted = new Float64Array(values.length);
  const skews = new Int32Array(columns);
  for (let column = 0; column < columns; column += 1) {
    const own = sortDoubles(values.subarray(column * rows, (column + 1) * rows));
    sorted.set(own, column * rows);
    skews[column] = skewOf(own);
  }
  return scorerOf({ rows, sorted, skews });
}

/** Sign of the third central moment; 0 where the column is constant. */
function skewOf(values: Float64Array): number {
  if (values[0] === values.at(-1)) return 0;
  const mean = meanOf(values);
  let cubes = 0;
  for (const value of values) cubes += (value - mean) ** 3;
  return Math.sign(cubes);
}

export function restoreTailProbability(json: unknown): AnomalyScorer {
  return scorerOf(readState('ecod', stateSchema, json));
}

function scorerOf(state: TailState): AnomalyScorer {
  const { rows: count, sorted, skews } = state;
  return {
    coordinates: skews.length,
    score({ rows, values }) {
      const scores = new Float64Array(rows);
      for (let column = 0; column < skews.length; column += 1) {
        const own = sorted.subarray(column * count, (column + 1) * count);
        for (let row = 0; row < rows; row += 1) {
          const tail = tailOf(own, values[column * rows + row] as number, skews[column] as number);
          scores[row] = (scores[row] as number) + tail;
        }
      }
      return scores;
    },
    state: () => ({ ...state }),
  };
}

function tailOf(sorted: Float64Array, value: number, skew: number): number {
  const count = sorted.length;
  const left = -Math.log(Math.max(emptyTail, countAtMost(sorted, value)) / count);
  const right = -Math.log(Math.max(emptyTail, count - countBelow(sorted, value)) / count);
  const skewed = (skew <= 0 ? left : 0) + (skew >= 0 ? right : 0);
  return Math.max(left, right, skewed);
}
