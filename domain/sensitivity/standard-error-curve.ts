/** @module Standard error of the mean score of k fits when only some seeds are drawn anew: why varying one source is not enough. */

export interface StandardErrorCurve {
  /** Component that alone is drawn anew in each of the k fits, or `all`. */
  readonly varied: string;
  /** Entry k - 1: standard error of the mean of k fits, in metric units. */
  readonly standardErrors: readonly number[];
  /**
   * Independent fits, every seed drawn anew, that any number of these fits can be worth at most: 1 / (1 - share).
   * Null for `all`, and where the component holds the whole variance.
   */
  readonly worthAtMost: number | null;
}

/**
 * With only component i redrawn, Var(mean of k) = (Var - V_Ti) + V_Ti / k: the rest stays frozen and never averages
 * out (Bouthillier et al. 2021, Var / k + (k - 1) / k rho Var with rho = 1 - V_Ti / Var). `effects` are total-effect
 * variances by component; one above the variance, as estimates may be, counts as all of it.
 */
export function standardErrorCurves(
  variance: number,
  effects: Readonly<Record<string, number>>,
  mostFits = 100,
): readonly StandardErrorCurve[] {
  const curve = (varied: string, effect: number): StandardErrorCurve => {
    const moving = Math.min(effect, variance);
    const frozen = variance - moving;
    const standardErrors = Array.from({ length: mostFits }, (_, index) => Math.sqrt(frozen + moving / (index + 1)));
    return { varied, standardErrors, worthAtMost: frozen > 0 ? variance / frozen : null };
  };
  return [...Object.entries(effects).map(([component, effect]) => curve(component, effect)), curve('all', variance)];
}
