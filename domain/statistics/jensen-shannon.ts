/** @module Jensen-Shannon distance of two rows of counts, base 2. */

/** Root of the divergence, 0 (equal shares) to 1 (nothing in common); 0 where either side has no count. */
export function jensenShannonDistance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let [n, m] = [0, 0];
  for (let cell = 0; cell < first.length; cell += 1) {
    n += first[cell] ?? 0;
    m += second[cell] ?? 0;
  }
  if (n === 0 || m === 0) return 0;
  let divergence = 0;
  for (let cell = 0; cell < first.length; cell += 1) {
    const [a, b] = [(first[cell] ?? 0) / n, (second[cell] ?? 0) / m];
    const middle = (a + b) / 2;
    if (a > 0) divergence += (a / 2) * Math.log2(a / middle);
    if (b > 0) divergence += (b / 2) * Math.log2(b / middle);
  }
  // Rounding may leave a little less than nothing.
  return Math.sqrt(Math.min(1, Math.max(0, divergence)));
}
