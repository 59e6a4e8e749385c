/** @module Score `mahalanobis`: squared distance from the mean, measured by the shrunk covariance of the reference. */
import { z } from 'zod';
import { WithinError } from '../../../contracts/errors.ts';
import { factorize } from '../../learning/cholesky.ts';
import type { FeatureMatrix } from '../../learning/learner.ts';
import { readState } from '../../learning/model-codec.ts';
import { ledoitWolf } from './ledoit-wolf.ts';
import type { AnomalyScorer } from './scorer.ts';

/** The covariance and its factor grow with the square and the cube of this. */
const mostColumns = 512;
/** Share of the mean variance that is added where shrinkage left the covariance singular. */
const ridgeShare = 1e-9;

interface MahalanobisState {
  readonly means: Float64Array;
  /** Lower triangular L with L Lᵀ the covariance, row-major. */
  readonly factor: Float64Array;
}

const stateSchema = z
  .strictObject({
    means: z.instanceof(Float64Array),
    factor: z.instanceof(Float64Array),
  })
  .refine(({ means, factor }) => factor.length === means.length ** 2, 'its parts do not fit');

/** Throws `PARAM_INVALID` above 512 coordinates. */
export function fitMahalanobis(features: FeatureMatrix): AnomalyScorer {
  const { columns } = features;
  if (columns > mostColumns) {
    throw new WithinError(
      'PARAM_INVALID',
      `anomaly method mahalanobis takes at most ${mostColumns} coordinates and the feature columns make ${columns}; choose method knn, or exclude columns`,
      { coordinates: columns },
    );
  }
  const { means, covariance } = ledoitWolf(features);
  return scorerOf({ means, factor: factorOf(covariance, columns) });
}

function factorOf(covariance: Float64Array, columns: number): Float64Array {
  let trace = 0;
  for (let column = 0; column < columns; column += 1) trace += covariance[column * columns + column] as number;
  // Rows that are all alike have no scale of their own: distances are then plain.
  const scale = trace > 0 ? trace / columns : 1;
  for (let ridge = trace > 0 ? 0 : 1; ; ridge = ridge === 0 ? ridgeShare * scale : 10 * ridge) {
    const factor = covariance.slice();
    for (let column = 0; column < columns; column += 1) {
      factor[column * columns + column] = (factor[column * columns + column] as number) + ridge;
    }
    if (factorize(factor, columns)) return factor;
  }
}

export function restoreMahalanobis(json: unknown): AnomalyScorer {
  return scorerOf(readState('mahalanobis', stateSchema, json));
}

function scorerOf({ means, factor }: MahalanobisState): AnomalyScorer {
  const columns = means.length;
  return {
    coordinates: columns,
    score({ rows, values }) {
      const scores = new Float64Array(rows);
      const solved = new Float64Array(columns);
      for (let row = 0; row < rows; row += 1) {
        let sum = 0;
        for (let column = 0; column < columns; column += 1) {
          let rest = (values[column * rows + row] as number) - (means[column] as number);
          for (let before = 0; before < column; before += 1) {
            rest -= (factor[column * columns + before] as number) * (solved[before] as number);
          }
          const part = rest / (factor[column * columns + column] as number);
          solved[column] = part;
          sum += part * part;
        }
        scores[row] = sum;
      }
      return scores;
    },
    state: () => ({ means, factor }),
  };
}
