/** @module How long reviews took from what they are about to the decision, and what those who decided said, by flag. */
import type { ReviewStatistics } from '../../../contracts/enquiries.ts';
import type { ReviewView } from '../../../contracts/review.ts';
import { type ReviewFeedback, reviewAnswers } from '../../../contracts/review-feedback.ts';

/** Reviews that have ended, and answers; `told` is the state of the flag `collaboration` as each was asked for. */
export function reviewStatistics(
  ended: readonly ReviewView[],
  answers: readonly ReviewFeedback[],
): readonly ReviewStatistics[] {
  return [true, false].flatMap((told) => {
    const reviews = ended.filter((view) => view.told === told);
    const said = answers.filter((one) => one.told === told);
    if (reviews.length === 0 && said.length === 0) return [];
    const decided = reviews.filter(({ votes }) => votes.length > 0);
    const firstView = spreadOf(reviews, ({ firstViewAt }) => firstViewAt);
    const decision = spreadOf(decided, ({ decidedAt }) => decidedAt);
    const counts = Object.fromEntries(
      reviewAnswers.map((answer) => [answer, said.filter((one) => one.answer === answer).length]),
    ) as ReviewStatistics['answers'];
    return [
      {
        told,
        reviews: reviews.length,
        decided: decided.length,
        ...(firstView && { firstViewMs: firstView }),
        ...(decision && { decisionMs: decision }),
        answers: counts,
        notes: said.flatMap(({ note }) => note ?? []),
      },
    ];
  });
}

type Times = ReviewView['times'];

/** Milliseconds since what is reviewed was there; of those that came to it. */
function spreadOf(
  views: readonly ReviewView[],
  when: (times: Times) => number | undefined,
): { readonly p50: number; readonly p90: number } | undefined {
  const spans = views
    .flatMap(({ times }) => {
      const at = when(times);
      return at === undefined ? [] : [Math.max(0, at - times.completedAt)];
    })
    .toSorted((one, other) => one - other);
  const at = (share: number): number => spans[Math.ceil(share * spans.length) - 1] ?? 0;
  return spans.length === 0 ? undefined : { p50: at(0.5), p90: at(0.9) };
}
