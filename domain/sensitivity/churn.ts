/** @module Churn: on which share of the rows two fits predict differently, and what of it only trades wins for losses. */
import { WithinError } from '../../contracts/errors.ts';

/** Class index per test row. */
export type Labels = ArrayLike<number>;

export interface Churn {
  /** P(f1(x) != f2(x)); between |accuracy 1 - accuracy 2| and error 1 + error 2. */
  readonly churn: number;
  /** Share of the rows that the first fit has wrong and the second right; wins - losses is the gain in accuracy. */
  readonly wins: number;
  readonly losses: number;
  /** Churn less |wins - losses|: what changed without making the model better or worse (Milani Fard et al. 2016). */
  readonly unnecessary: number;
}

/** `SWEEP_INVALID` where the fits did not predict the same rows. */
export function churnBetween(first: Labels, second: Labels, truth: Labels): Churn {
  requireSameRows([first, second], truth);
  let [changed, wins, losses] = [0, 0, 0];
  for (let row = 0; row < truth.length; row += 1) {
    if (first[row] === second[row]) continue;
    changed += 1;
    if (second[row] === truth[row]) wins += 1;
    else if (first[row] === truth[row]) losses += 1;
  }
  const share = (count: number): number => count / truth.length;
  // Counts first: differences of shares would leave rounding where the churn is all gain.
  return {
    churn: share(changed),
    wins: share(wins),
    losses: share(losses),
    unnecessary: share(changed - Math.abs(wins - losses)),
  };
}

function requireSameRows(fits: readonly Labels[], truth: Labels): void {
  if (truth.length > 0 && fits.every(({ length }) => length === truth.length)) return;
  throw new WithinError(
    'SWEEP_INVALID',
    `predictions of ${fits.map(({ length }) => length).join(' and ')} rows cannot be compared on ${truth.length} test rows; predict the same, non-empty test rows by every fit`,
    { rows: truth.length },
  );
}
