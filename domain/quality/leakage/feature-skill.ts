/** @module How well one feature alone predicts the target, on rows that it was not learned from. */
import type { Column } from '../../data/table.ts';
import type { RandomStream, Target } from '../../learning/learner.ts';
import { shuffle } from '../../splitting/shuffle.ts';
import { empiricalOf } from '../../statistics/empirical.ts';
import { mannWhitneyTest } from '../../statistics/mann-whitney.ts';
import { type Bins, binsOf } from '../column-bins.ts';

export interface FeatureSkill {
  /** Share of the error of a constant guess that the feature takes away: of wrong classes, or of variance (R²). At most 1. */
  readonly skill: number;
  /** Area under the ROC curve, mean over classes; classification only. */
  readonly auc?: number;
}

const folds = 5;
const mostBins = { numbers: 64, categories: 256 } as const;
/** Weight of the whole beside a bin, in rows. */
const shrinkage = 1;
/** Classes whose curve is measured. */
const mostClasses = 20;

/** Fold of each row, of equal sizes up to one. */
export function foldsOfRows(rows: number, stream: RandomStream): Int32Array {
  const order = shuffle(
    Int32Array.from({ length: rows }, (_, row) => row),
    stream,
  );
  const foldOf = new Int32Array(rows);
  order.forEach((row, place) => {
    foldOf[row] = place % folds;
  });
  return foldOf;
}

export function featureSkill(column: Column, target: Target, foldOf: Int32Array): FeatureSkill {
  const bins = binsOf(column, mostBins);
  return target.task === 'classification'
    ? classSkill(bins, target.labels, target.classes.length, foldOf)
    : { skill: Math.max(numberSkill(bins, target.values, foldOf), lineSkill(column, target.values, foldOf)) };
}

/** Sums per bin over the rows outside of one fold. */
function sumsOutside(bins: Bins, width: number, add: (sums: Float64Array, row: number, base: number) => void) {
  return (foldOf: Int32Array, fold: number): Float64Array => {
    const sums = new Float64Array(bins.count * width);
    for (let row = 0; row < foldOf.length; row += 1) {
      if (foldOf[row] !== fold) add(sums, row, (bins.of[row] as number) * width);
    }
    return sums;
  };
}

function classSkill(bins: Bins, labels: Int32Array, classes: number, foldOf: Int32Array): FeatureSkill {
  const shares = sharesOf(labels, classes);
  const sumsOf = sumsOutside(bins, classes, (sums, row, base) => {
    const place = base + (labels[row] as number);
    sums[place] = (sums[place] as number) + 1;
  });
  const scores = Array.from({ length: classes }, () => new Float64Array(labels.length));
  let wrong = 0;
  for (let fold = 0; fold < folds; fold += 1) {
    const sums = sumsOf(foldOf, fold);
    for (let row = 0; row < labels.length; row += 1) {
      if (foldOf[row] !== fold) continue;
      const own = sums.subarray((bins.of[row] as number) * classes, ((bins.of[row] as number) + 1) * classes);
      const total = own.reduce((sum, count) => sum + count, shrinkage);
      let best = 0;
      shares.forEach((share, label) => {
        const probability = ((own[label] as number) + shrinkage * share) / total;
        (scores[label] as Float64Array)[row] = probability;
        if (probability > ((scores[best] as Float64Array)[row] as number)) best = label;
      });
      if (best !== labels[row]) wrong += 1;
    }
  }
  const guess = 1 - Math.max(...shares);
  return { skill: guess > 0 ? 1 - wrong / labels.length / guess : 0, auc: meanAuc(scores, labels) };
}

function sharesOf(labels: Int32Array, classes: number): Float64Array {
  const shares = new Float64Array(classes);
  for (const label of labels) shares[label] = (shares[label] as number) + 1 / labels.length;
  return shares;
}

function meanAuc(scores: readonly Float64Array[], labels: Int32Array): number {
  const measured = scores.slice(0, mostClasses);
  const areas = measured.map((score, label) => {
    const own = empiricalOf(score.filter((_, row) => labels[row] === label));
    const others = empiricalOf(score.filter((_, row) => labels[row] !== label));
    return mannWhitneyTest(own, others).superiority;
  });
  return areas.reduce((sum, area) => sum + area, 0) / areas.length;
}

function numberSkill(bins: Bins, values: Float64Array, foldOf: Int32Array): number {
  const sumsOf = sumsOutside(bins, 2, (sums, row, base) => {
    sums[base] = (sums[base] as number) + 1;
    sums[base + 1] = (sums[base + 1] as number) + (values[row] as number);
  });
  let [errors, spread] = [0, 0];
  for (let fold = 0; fold < folds; fold += 1) {
    const sums = sumsOf(foldOf, fold);
    let [count, total] = [0, 0];
    for (let base = 0; base < sums.length; base += 2) {
      count += sums[base] as number;
      total += sums[base + 1] as number;
    }
    const mean = count > 0 ? total / count : 0;
    for (let row = 0; row < values.length; row += 1) {
      if (foldOf[row] !== fold) continue;
      const base = (bins.of[row] as number) * 2;
      const guess = ((sums[base + 1] as number) + shrinkage * mean) / ((sums[base] as number) + shrinkage);
      errors += ((values[row] as number) - guess) ** 2;
      spread += ((values[row] as number) - mean) ** 2;
    }
  }
  return spread > 0 ? 1 - errors / spread : 0;
}

/** R² of a straight line, which finds a copy in another unit among few rows already; 0 for texts. */
function lineSkill(column: Column, values: Float64Array, foldOf: Int32Array): number {
  if (column.type === 'string') return 0;
  const known = Int32Array.from(values.keys()).filter((row) => Number.isFinite(column.values[row]));
  let [errors, spread] = [0, 0];
  for (let fold = 0; fold < folds; fold += 1) {
    const outside = known.filter((row) => foldOf[row] !== fold);
    if (outside.length < 2) return 0;
    const meanX = outside.reduce((sum, row) => sum + (column.values[row] as number) / outside.length, 0);
    const meanY = outside.reduce((sum, row) => sum + (values[row] as number) / outside.length, 0);
    let [products, squares] = [0, 0];
    for (const row of outside) {
      const x = (column.values[row] as number) - meanX;
      products += x * ((values[row] as number) - meanY);
      squares += x * x;
    }
    const slope = squares > 0 && Number.isFinite(squares) ? products / squares : 0;
    for (let row = 0; row < values.length; row += 1) {
      if (foldOf[row] !== fold) continue;
      const x = column.values[row] as number;
      const guess = Number.isFinite(x) ? meanY + slope * (x - meanX) : meanY;
      errors += ((values[row] as number) - guess) ** 2;
      spread += ((values[row] as number) - meanY) ** 2;
    }
  }
  return spread > 0 ? Math.max(0, 1 - errors / spread) : 0;
}
