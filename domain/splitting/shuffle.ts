/** @module Seeded shuffling. */
import type { RandomStream } from '../learning/learner.ts';

/** Fisher-Yates in place; returns the same array. */
export function shuffle<T extends Uint32Array | Float64Array | Int32Array>(
  values: T,
  stream: Pick<RandomStream, 'nextBelow'>,
): T {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const other = stream.nextBelow(last + 1);
    const kept = values[last] ?? 0;
    values[last] = values[other] ?? 0;
    values[other] = kept;
  }
  return values;
}
