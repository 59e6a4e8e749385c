import { describe, expect, it } from 'vitest';
import type { ReviewView } from '../../../../contracts/review.ts';
import { type ReviewFeedback, reviewFeedbackSchema } from '../../../../contracts/review-feedback.ts';
import { reviewStatistics } from '../../../../domain/collaboration/review/statistics.ts';

const view = (told: boolean, times: Partial<ReviewView['times']>, votes = 1): ReviewView =>
  ({
    told,
    votes: Array.from({ length: votes }, () => ({})),
    times: { completedAt: 1000, requestedAt: 1000, openedAt: 1000, ...times },
  }) as unknown as ReviewView;
const answer = (told: boolean, said: string, note?: string): ReviewFeedback =>
  reviewFeedbackSchema.parse({ schema: 1, review: 'churn-1', person: 'anna', answer: said, told, at: 5, note });

describe('statistics of reviews', () => {
  it('are kept apart by the flag, each from what is reviewed on', () => {
    const ended = [
      view(true, { firstViewAt: 1500, decidedAt: 3000 }),
      view(true, { firstViewAt: 1700, decidedAt: 9000 }),
      view(false, { decidedAt: 51_000 }),
    ];
    const answers = [answer(true, 'useful'), answer(true, 'too-many', 'four mails'), answer(false, 'too-late')];
    expect(reviewStatistics(ended, answers)).toEqual([
      {
        told: true,
        reviews: 2,
        decided: 2,
        firstViewMs: { p50: 500, p90: 700 },
        decisionMs: { p50: 2000, p90: 8000 },
        answers: { useful: 1, 'too-many': 1, 'too-late': 0 },
        notes: ['four mails'],
      },
      {
        told: false,
        reviews: 1,
        decided: 1,
        decisionMs: { p50: 50_000, p90: 50_000 },
        answers: { useful: 0, 'too-many': 0, 'too-late': 1 },
        notes: [],
      },
    ]);
  });

  it('do not call decided what ran out of time without a vote', () => {
    expect(reviewStatistics([view(true, { decidedAt: 9000 }, 0)], [])).toMatchObject([{ reviews: 1, decided: 0 }]);
    expect(reviewStatistics([], [])).toEqual([]);
  });
});
