/** @module What every anomaly score is: fitted once on reference rows, then frozen; a row's score depends on that row alone. */
import type { FeatureMatrix } from '../../learning/learner.ts';
import type { StateValue } from '../../learning/model-codec.ts';

export interface AnomalyScorer {
  /** Coordinates of the rows it was fitted on; absent where any number will do. */
  readonly coordinates?: number;
  /** One per row, finite, higher is stranger. */
  score(features: FeatureMatrix): Float64Array;
  /** Places of the nearest reference rows of each row, row-major, where the score knows them. */
  nearest?(features: FeatureMatrix): { readonly count: number; readonly rows: Int32Array };
  /** Data only: numbers and typed arrays. */
  state(): StateValue;
}

/** The rows of these places, in their order. */
export function takeFeatureRows({ rows, columns, values }: FeatureMatrix, places: ArrayLike<number>): FeatureMatrix {
  const count = places.length;
  const taken = new Float64Array(count * columns);
  for (let column = 0; column < columns; column += 1) {
    for (let index = 0; index < count; index += 1) {
      taken[column * count + index] = values[column * rows + (places[index] as number)] as number;
    }
  }
  return { rows: count, columns, values: taken };
}
