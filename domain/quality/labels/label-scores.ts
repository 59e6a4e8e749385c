/** @module How far a row's label is believed: cleanlab's three scores, lower is worse. */
import { classThresholds } from './confident-joint.ts';
import { type LabelProbabilities, probabilityAt, rivalOf } from './label-probabilities.ts';

export const labelScores = ['self_confidence', 'normalized_margin', 'confidence_weighted_entropy'] as const;
export type LabelScore = (typeof labelScores)[number];

const leastProbability = 1e-6;

const scorers: Readonly<Record<LabelScore, (given: LabelProbabilities, row: number, label: number) => number>> = {
  self_confidence: probabilityAt,
  normalized_margin: (given, row, label) => {
    const rival = rivalOf(given, row, label);
    return (probabilityAt(given, row, label) - (rival < 0 ? 0 : probabilityAt(given, row, rival)) + 1) / 2;
  },
  confidence_weighted_entropy: (given, row, label) => {
    const ratio = entropyOf(given, row) / Math.max(leastProbability, probabilityAt(given, row, label));
    return Math.log(ratio + 1) / Math.max(leastProbability, ratio);
  },
};

/** Entropy of a row's probabilities as a share of the largest possible. */
function entropyOf(given: LabelProbabilities, row: number): number {
  let sum = 0;
  for (let label = 0; label < given.classCount; label += 1) {
    const probability = probabilityAt(given, row, label);
    if (probability > 0) sum -= probability * Math.log(probability);
  }
  return sum / Math.log(given.classCount);
}

/** One score per row, by its given label. */
export function scoreLabels(given: LabelProbabilities, score: LabelScore): Float64Array {
  const scorer = scorers[score];
  return Float64Array.from(given.labels, (label, row) => scorer(given, row, label));
}

/** Probabilities less the thresholds of their classes, shifted by the largest threshold and normalised: for classes of unequal size. */
export function adjustProbabilities(given: LabelProbabilities): LabelProbabilities {
  const { classCount, probabilities } = given;
  const thresholds = classThresholds(given);
  const most = thresholds.reduce((largest, threshold) => Math.max(largest, threshold), 0);
  const adjusted = new Float64Array(probabilities.length);
  for (let row = 0; row < given.labels.length; row += 1) {
    let sum = 0;
    for (let label = 0; label < classCount; label += 1) {
      const value = probabilityAt(given, row, label) - (thresholds[label] ?? 0) + most;
      adjusted[row * classCount + label] = value;
      sum += value;
    }
    for (let label = 0; label < classCount; label += 1) {
      adjusted[row * classCount + label] = (adjusted[row * classCount + label] ?? 0) / sum;
    }
  }
  return { ...given, probabilities: adjusted };
}
