/** @module What picking the best of n seeds buys: the expected best score by n (Dodge et al. 2020). */

/**
 * Expected best of n scores drawn with replacement from the given ones, for n = 1 to their number: with sorted scores
 * v, sum of v_i ((i / N)^n - ((i - 1) / N)^n). Entry 0 is n = 1, the mean. Empty without scores.
 */
export function expectedBest(scores: readonly number[], direction: 'max' | 'min' = 'max'): readonly number[] {
  const count = scores.length;
  // From worst to best, so that the same weights serve both directions.
  const sorted = [...scores].sort((a, b) => (direction === 'max' ? a - b : b - a));
  return sorted.map((_score, index) => {
    const draws = index + 1;
    return sorted.reduce(
      (sum, score, rank) => sum + score * (((rank + 1) / count) ** draws - (rank / count) ** draws),
      0,
    );
  });
}
