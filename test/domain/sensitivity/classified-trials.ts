/** @module Trials of a classification with given predictions, packed as a trial packs them. */
import type { Trial } from '../../../contracts/sweep.ts';
import { encodeState } from '../../../domain/learning/model-codec.ts';
import { trialOf } from './sweep-fixtures.ts';

interface Predicted {
  readonly rows: readonly number[];
  readonly truth: readonly string[];
  readonly predicted: readonly string[];
  /** As the trial itself orders them. */
  readonly labels?: readonly string[];
}

const packed = (values: readonly number[]) => encodeState(Int32Array.from(values)) as Trial['rows'];

/** A trial whose accuracy is that of its predictions. */
export function classified(
  { rows, truth, predicted, labels = ['a', 'b'] }: Predicted,
  changes: Partial<Trial> = {},
): Trial {
  const place = (label: string) => labels.indexOf(label);
  const right = truth.filter((label, row) => label === predicted[row]).length;
  return trialOf(right / truth.length, {
    labels: [...labels],
    testRows: rows.length,
    rows: packed(rows),
    truth: packed(truth.map(place)),
    predicted: packed(predicted.map(place)),
    ...changes,
  });
}
