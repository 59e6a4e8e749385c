/** @module Held-out rows of a trial, unpacked, and two trials brought to the rows that both held out. */
import type { Trial } from '../../contracts/sweep.ts';
import { decodeState } from '../learning/model-codec.ts';

export interface HeldOut {
  /** Places in the table of the sweep. */
  readonly rows: Int32Array;
  /** Class by place in a list that all trials of the sweep share. */
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
}

/** Labels of all trials, once each, sorted. */
export function labelsOf(trials: readonly Trial[]): readonly string[] {
  return [...new Set(trials.flatMap(({ labels = [] }) => labels))].sort();
}

/** `undefined` for a regression or a trial that failed. */
export function heldOutOf(trial: Trial | undefined, labels: readonly string[]): HeldOut | undefined {
  if (!trial?.labels || trial.failed) return undefined;
  const places = trial.labels.map((label) => labels.indexOf(label));
  const classes = (packed: Trial['truth']) => integers(packed).map((label) => places[label] ?? -1);
  return { rows: integers(trial.rows), truth: classes(trial.truth), predicted: classes(trial.predicted) };
}

function integers(packed: Trial['rows']): Int32Array {
  const values = decodeState(packed);
  return values instanceof Int32Array ? values : new Int32Array();
}

/** Predictions of two trials on the rows that both held out, in the order of the first. */
export function onCommonRows(
  first: HeldOut,
  second: HeldOut,
): { readonly first: Int32Array; readonly second: Int32Array; readonly truth: Int32Array } {
  const placeInSecond = new Map<number, number>();
  second.rows.forEach((row, place) => placeInSecond.set(row, place));
  const places = [...first.rows.keys()].filter((place) => placeInSecond.has(first.rows[place] ?? -1));
  return {
    first: Int32Array.from(places, (place) => first.predicted[place] ?? -1),
    second: Int32Array.from(
      places,
      (place) => second.predicted[placeInSecond.get(first.rows[place] ?? -1) ?? -1] ?? -1,
    ),
    truth: Int32Array.from(places, (place) => first.truth[place] ?? -1),
  };
}
