/** @module p-values of many tests, adjusted so that a cut at q keeps the false discovery rate at q. */

/** Benjamini and Hochberg (1995): p times count over rank, never falling with p. Order of the input is kept. */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const count = pValues.length;
  const order = Array.from({ length: count }, (_, index) => index);
  order.sort((a, b) => (pValues[b] ?? 1) - (pValues[a] ?? 1) || b - a);
  const adjusted = new Float64Array(count);
  let least = 1;
  order.forEach((index, place) => {
    least = Math.min(least, (pValues[index] ?? 1) * (count / (count - place)));
    adjusted[index] = least;
  });
  return adjusted;
}
