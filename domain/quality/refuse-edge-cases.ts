/** @module What `onEdgeCases: fail` means: neither a row that is flagged and not certain, nor a budget out of reach. */
import { WithinError } from '../../contracts/errors.ts';
import { plural } from '../report/format.ts';

export interface EdgeCases {
  /** Rows that are flagged and not certain. */
  readonly review: number;
  readonly budget: { readonly verdict: string; readonly detectionRate: number };
}

/** Throws `CHECK_FAILED` where edge cases or an unreachable budget shall fail the run. */
export function refuseEdgeCases({ review, budget }: EdgeCases): void {
  const unreachable = budget.verdict === 'budget-not-reachable';
  if (review === 0 && !unreachable) return;
  const what = [
    ...(review > 0 ? [`${plural(review, 'row')} ${review === 1 ? 'is' : 'are'} flagged and not certain`] : []),
    ...(unreachable ? [`fewer than ${Math.round(100 * budget.detectionRate)}% of wrong labels would be found`] : []),
  ].join(' and ');
  throw new WithinError(
    'CHECK_FAILED',
    `${what}, and validate.onEdgeCases is fail; mend the rows, raise validate.falsePositiveRate, or let people decide by onEdgeCases: review`,
    { review, verdict: budget.verdict },
  );
}
