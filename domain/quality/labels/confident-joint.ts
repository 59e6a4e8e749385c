/** @module The confident joint of Northcutt, Jiang and Chuang (2021): who is confused with whom, counted and calibrated as cleanlab 2.9 does. */
import { classCounts, type LabelProbabilities, probabilityAt } from './label-probabilities.ts';
import { roundPreservingRowTotals } from './round-counts.ts';

/** cleanlab's FLOATING_POINT_COMPARISON. */
export const tieBonus = 1e-6;
const leastThreshold = 2 * tieBonus;
/** No probability reaches the threshold of a class without rows. */
const absentThreshold = 2;
const tiny = 1e-100;

/** Mean probability of a class over the rows that are labelled so, at least 2e-6; 2 for a class without rows. */
export function classThresholds(given: LabelProbabilities): Float64Array {
  const sums = new Float64Array(given.classCount);
  given.labels.forEach((label, row) => {
    sums[label] = (sums[label] ?? 0) + probabilityAt(given, row, label);
  });
  const counts = classCounts(given);
  return sums.map((sum, label) => {
    const count = counts[label] ?? 0;
    return count === 0 ? absentThreshold : Math.max(leastThreshold, sum / count);
  });
}

/** Class that each row confidently belongs to, whatever its label: of several the most probable; -1 for none. */
export function confidentClasses(given: LabelProbabilities, thresholds = classThresholds(given)): Int32Array {
  return given.labels.map((_, row) => {
    let first = -1;
    let count = 0;
    let most = 0;
    for (let label = 0; label < given.classCount; label += 1) {
      const probability = probabilityAt(given, row, label);
      if (probability > probabilityAt(given, row, most)) most = label;
      if (probability < (thresholds[label] ?? absentThreshold) - tieBonus) continue;
      if (count === 0) first = label;
      count += 1;
    }
    return count > 1 ? most : first;
  });
}

/** Square matrix of counts, row-major: row = given label, column = likely true label. */
export interface ConfidentJoint {
  readonly classCount: number;
  readonly counts: Float64Array;
}

/** Rows by given label and confident class; each diagonal entry is at least 1. */
export function countConfidentJoint(given: LabelProbabilities, confident = confidentClasses(given)): ConfidentJoint {
  const { classCount, labels } = given;
  const counts = new Float64Array(classCount * classCount);
  labels.forEach((label, row) => {
    const guess = confident[row] ?? -1;
    if (guess >= 0) counts[label * classCount + guess] = (counts[label * classCount + guess] ?? 0) + 1;
  });
  for (let label = 0; label < classCount; label += 1) {
    counts[label * classCount + label] = Math.max(1, counts[label * classCount + label] ?? 0);
  }
  return { classCount, counts };
}

/** Scaled so that each row sums to the rows of its label, and all to the rows of the table; whole numbers. */
export function calibrateConfidentJoint(joint: ConfidentJoint, labels: Int32Array): ConfidentJoint {
  const { classCount, counts } = joint;
  const rows = classCounts({ labels, classCount });
  const scaled = new Float64Array(counts.length);
  for (let label = 0; label < classCount; label += 1) {
    const own = counts.subarray(label * classCount, (label + 1) * classCount);
    const sum = Math.max(
      tiny,
      own.reduce((total, count) => total + count, 0),
    );
    for (let guess = 0; guess < classCount; guess += 1) {
      scaled[label * classCount + guess] = ((own[guess] ?? 0) / sum) * (rows[label] ?? 0);
    }
  }
  const total = Math.max(
    tiny,
    scaled.reduce((sum, count) => sum + count, 0),
  );
  const toWhole = scaled.map((count) => (count / total) * labels.length);
  return { classCount, counts: roundPreservingRowTotals(toWhole, classCount) };
}

/** Counted and calibrated. */
export function confidentJoint(given: LabelProbabilities): ConfidentJoint {
  return calibrateConfidentJoint(countConfidentJoint(given), given.labels);
}

/** Estimated share of rows by given and true label; sums to 1. */
export function jointDistribution({ counts }: ConfidentJoint): Float64Array {
  const total = Math.max(
    tiny,
    counts.reduce((sum, count) => sum + count, 0),
  );
  return counts.map((count) => count / total);
}
