/** @module Linear scores: intercept plus features times coefficients, per row and output. */
import type { FeatureMatrix } from './learner.ts';

/** Coefficients per output, row-major: output k weighs feature j by `coefficients[k * columns + j]`. */
export interface LinearMap {
  readonly coefficients: Float64Array;
  /** One per output. */
  readonly intercepts: Float64Array;
}

/** Scores output by output: row r of output k is `[k * rows + r]`. */
export function linearScores({ coefficients, intercepts }: LinearMap, features: FeatureMatrix): Float64Array {
  const { rows, columns, values } = features;
  const scores = new Float64Array(rows * intercepts.length);
  for (let output = 0; output < intercepts.length; output += 1) {
    const target = scores.subarray(output * rows, (output + 1) * rows).fill(intercepts[output] as number);
    for (let column = 0; column < columns; column += 1) {
      const coefficient = coefficients[output * columns + column] as number;
      const base = column * rows;
      for (let row = 0; row < rows; row += 1) {
        target[row] = (target[row] as number) + coefficient * (values[base + row] as number);
      }
    }
  }
  return scores;
}
