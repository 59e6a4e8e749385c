/** @module Joins the held-out rows of several folds into one sample. */
import { joinArrays } from '../data/join-arrays.ts';
import { type ClassificationSample, type RegressionSample, type Sample, widen } from '../evaluation/sample.ts';

/** Rows in the order of the folds. A class that a fold had not seen has probability 0 in its rows. */
export function joinFolds(samples: readonly Sample[]): Sample {
  const [first] = samples;
  if (first && samples.length === 1) return first;
  return first?.task === 'classification'
    ? joinClassifications(samples as readonly ClassificationSample[])
    : joinRegressions(samples as readonly RegressionSample[]);
}

function joinRegressions(samples: readonly RegressionSample[]): RegressionSample {
  return {
    task: 'regression',
    truth: joinArrays(samples.map(({ truth }) => truth)),
    predicted: joinArrays(samples.map(({ predicted }) => predicted)),
    weights: joinArrays(samples.map(({ weights }) => weights)),
  };
}

function joinClassifications(samples: readonly ClassificationSample[]): ClassificationSample {
  const classes = [...new Set(samples.flatMap((sample) => sample.classes))].sort();
  const aligned = samples.map((sample) => align(sample, classes));
  return {
    task: 'classification',
    classes,
    truth: Int32Array.from(aligned.flatMap(({ truth }) => [...truth])),
    predicted: Int32Array.from(aligned.flatMap(({ predicted }) => [...predicted])),
    probabilities: joinArrays(aligned.map(({ probabilities }) => probabilities)),
    weights: joinArrays(aligned.map(({ weights }) => weights)),
  };
}

function align(sample: ClassificationSample, classes: readonly string[]): ClassificationSample {
  const placeOf = sample.classes.map((label) => classes.indexOf(label));
  const same = placeOf.length === classes.length && placeOf.every((place, index) => place === index);
  if (same) return sample;
  const from = sample.classes.length;
  const wide = widen(sample.probabilities, from, classes.length);
  const probabilities = new Float64Array(wide.length);
  for (let row = 0; row < sample.truth.length; row += 1)
    for (const [index, place] of placeOf.entries())
      probabilities[row * classes.length + place] = sample.probabilities[row * from + index] ?? 0;
  const move = (labels: Int32Array) => labels.map((label) => placeOf[label] ?? -1);
  return { ...sample, classes, truth: move(sample.truth), predicted: move(sample.predicted), probabilities };
}
