/** @module Score `robust-z`: the largest robust deviation of any one column; rows must come scaled by median and MAD. */
import type { FeatureMatrix } from '../../learning/learner.ts';
import type { AnomalyScorer } from './scorer.ts';

/** All that is learned stands in the scaling of the columns. */
export const robustDeviation: AnomalyScorer = {
  score({ rows, columns, values }: FeatureMatrix) {
    const scores = new Float64Array(rows);
    for (let column = 0; column < columns; column += 1) {
      for (let row = 0; row < rows; row += 1) {
        const size = Math.abs(values[column * rows + row] as number);
        if (size > (scores[row] as number)) scores[row] = size;
      }
    }
    return scores;
  },
  state: () => ({}),
};
