/** @module Which model version answers a request while another one is on its way, and whether two answers agree. */
import type { ServedStage } from '../../contracts/deployment.ts';
import { hash32 } from '../../contracts/names.ts';
import type { Predictions } from '../model/predict.ts';

/** Spreads what FNV leaves close together (the finalizer of MurmurHash3): equal endings of keys give no equal shares. */
function spread(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Where a key stands between 0 and 1: the same at each request and gateway, other in each deployment. */
export function placeOf(deployment: string, key: string): number {
  return spread(hash32(`${deployment}\n${key}`)) / 2 ** 32;
}

/** True where the candidate answers: a key that it answers at a small share, it answers at every larger one. */
export function isCandidates(
  { deployment, share = 0 }: Pick<ServedStage, 'deployment' | 'share'>,
  key: string,
): boolean {
  return placeOf(deployment, key) < share;
}

/** Numbers that differ by more than this part of the larger are not the same answer. */
const closeness = 1e-3;

/** Rows on which two models say otherwise: another class, or another number. Answers of another task differ everywhere. */
export function disagreements(a: Predictions, b: Predictions): number {
  if (a.task === 'regression')
    return b.task === 'regression' ? count(a.values, (value, row) => isFar(value, b.values[row])) : a.values.length;
  if (b.task !== 'classification') return a.labels.length;
  return count(a.labels, (label, row) => a.classes[label] !== b.classes[b.labels[row] ?? -1]);
}

function isFar(a: number, b = Number.NaN): boolean {
  return !(Math.abs(a - b) <= closeness * Math.max(Math.abs(a), Math.abs(b)));
}

function count(values: ArrayLike<number>, differs: (value: number, row: number) => boolean): number {
  return Array.from(values).reduce((sum, value, row) => sum + Number(differs(value, row)), 0);
}

/** Numbers that are none are no answer. */
export function isAnswer(predictions: Predictions): boolean {
  const values = predictions.task === 'regression' ? predictions.values : predictions.probabilities;
  return values.every((value) => Number.isFinite(value));
}

/** One a row: the number, or the most probable class with the probability of each. */
export function answersOf(predictions: Predictions): readonly Readonly<Record<string, unknown>>[] {
  if (predictions.task === 'regression') return Array.from(predictions.values, (prediction) => ({ prediction }));
  const { classes, probabilities, labels } = predictions;
  return Array.from(labels, (label, row) => ({
    prediction: classes[label],
    probabilities: Object.fromEntries(classes.map((name, at) => [name, probabilities[row * classes.length + at]])),
  }));
}
