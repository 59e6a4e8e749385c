/** @module Rounding of counts that keeps their sum, as cleanlab does it. */

/** numpy's rounding: halves go to the even neighbour. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Whole numbers that sum to the rounded sum: those furthest from their rounding give way first. Of equals, which numpy
 * leaves to the machine, the one with the larger `shortfall` is raised first, and then the last.
 */
export function roundPreservingTotal(values: Float64Array, shortfall?: Float64Array): Float64Array {
  const whole = values.map(roundHalfToEven);
  const wanted = roundHalfToEven(values.reduce((sum, value) => sum + value, 0));
  let missing = wanted - whole.reduce((sum, value) => sum + value, 0);
  const short = (index: number): number => shortfall?.[index] ?? 0;
  while (missing !== 0) {
    const step = missing < 0 ? -1 : 1;
    const rest = (index: number): number => (values[index] ?? 0) - (whole[index] ?? 0);
    const order = [...whole.keys()].sort((a, b) => rest(a) - rest(b) || short(a) - short(b) || a - b);
    if (step > 0) order.reverse();
    const changed = order.slice(0, Math.abs(missing));
    for (const index of changed) whole[index] = (whole[index] ?? 0) + step;
    missing -= step * changed.length;
  }
  return whole;
}

/** Each row of the square matrix (row-major) rounded so that its total stays; ties keep the totals of columns close. */
export function roundPreservingRowTotals(counts: Float64Array, size: number): Float64Array {
  const shortfall = new Float64Array(size);
  counts.forEach((count, index) => {
    shortfall[index % size] = (shortfall[index % size] ?? 0) + count - roundHalfToEven(count);
  });
  const whole = new Float64Array(counts.length);
  for (let start = 0; start < counts.length; start += size) {
    whole.set(roundPreservingTotal(counts.subarray(start, start + size), shortfall), start);
  }
  return whole;
}
