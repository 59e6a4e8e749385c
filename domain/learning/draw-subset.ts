/** @module Random subsets of the first whole numbers. */
import type { RandomStream } from './learner.ts';

/** `size` of the numbers below `count`, ascending, each subset equally likely: Knuth, volume 2, algorithm 3.4.2 S. The others follow them, ascending. */
export function drawSubset(count: number, size: number, stream: RandomStream): Int32Array {
  const order = new Int32Array(count);
  let taken = 0;
  let others = size;
  for (let number = 0; number < count; number += 1) {
    if (taken < size && stream.nextBelow(count - number) < size - taken) {
      order[taken] = number;
      taken += 1;
    } else {
      order[others] = number;
      others += 1;
    }
  }
  return order;
}
