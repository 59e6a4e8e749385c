/** @module Scalar products with four columns at once: each sum runs over the rows in order, to the bit as it would alone. */

/**
 * Products of `left` with the four columns of `values` that begin at `base`, into the first four of `sums`. Side by side,
 * since one sum alone would wait for each of its additions.
 */
export function fourProducts(left: Float64Array, values: Float64Array, base: number, sums: Float64Array): void {
  const rows = left.length;
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row += 1) {
    const value = left[row] as number;
    const place = base + row;
    first += value * (values[place] as number);
    second += value * (values[place + rows] as number);
    third += value * (values[place + 2 * rows] as number);
    fourth += value * (values[place + 3 * rows] as number);
  }
  sums[0] = first;
  sums[1] = second;
  sums[2] = third;
  sums[3] = fourth;
}
