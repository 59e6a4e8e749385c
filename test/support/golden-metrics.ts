/** @module The samples and metrics that test/fixtures/metrics/generate.py took from scikit-learn. */
import { readFileSync } from 'node:fs';
import type { ClassScores } from '../../domain/evaluation/confusion.ts';
import type { ClassificationSample, Sample } from '../../domain/evaluation/sample.ts';
import { mostProbable } from '../../domain/model/predict.ts';

interface Golden {
  readonly name: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly truth: readonly number[];
  readonly weights: readonly number[];
}
export interface GoldenClassification extends Golden {
  readonly task: 'classification';
  readonly classes: readonly string[];
  readonly probabilities: readonly number[];
  readonly perClass: readonly ClassScores[];
  readonly confusion: readonly (readonly number[])[];
}
export interface GoldenRegression extends Golden {
  readonly task: 'regression';
  readonly predicted: readonly number[];
}

const file = new URL('../fixtures/metrics/scikit-learn.json', import.meta.url);
export const goldenCases = (
  JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly (GoldenClassification | GoldenRegression)[] }
).cases;

export function goldenSample(own: GoldenClassification): ClassificationSample {
  const probabilities = Float64Array.from(own.probabilities);
  return {
    task: own.task,
    classes: own.classes,
    truth: Int32Array.from(own.truth),
    predicted: mostProbable(probabilities, own.classes.length),
    probabilities,
    weights: Float64Array.from(own.weights),
  };
}

export function anyGoldenSample(own: GoldenClassification | GoldenRegression): Sample {
  if (own.task === 'classification') return goldenSample(own);
  const [truth, predicted] = [Float64Array.from(own.truth), Float64Array.from(own.predicted)];
  return { task: own.task, truth, predicted, weights: Float64Array.from(own.weights) };
}
