/** @module When verdicts are sent from the page, and what becomes of those that are not. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { holdMs, mostHeld, Outbox, type OutboxNews } from '../../../client/review-page/outbox.ts';
import { ReviewSession } from '../../../client/review-page/session.ts';
import type { ReviewStanding } from '../../../contracts/review-page.ts';
import type { RowVotes } from '../../../contracts/row-review.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const rows = Array.from({ length: mostHeld + 5 }, (_, row) => row);
const standing: ReviewStanding = { state: 'open', cases: rows.length, settled: 0, rows: [] };

class Refusal extends Error {}

function desk(answer: (votes: RowVotes) => void) {
  const cases = rows.map((row) => ({ row, detectors: [] }));
  const document = {
    reviewId: 'r',
    pipeline: 'p',
    openedAt: 0,
    relabel: 'nothing',
    labels: [],
    cases,
    standing,
  } as const;
  const session = new ReviewSession(document, 'ada');
  const sent: RowVotes[] = [];
  const news: OutboxNews[] = [];
  const outbox = new Outbox({
    session,
    vote: async (votes) => {
      sent.push(votes);
      answer(votes);
      return { counted: votes.votes.length, standing: { ...standing, settled: 1 } };
    },
    isRefusal: (error) => error instanceof Refusal,
    onNews: (one) => news.push(one),
  });
  const judge = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      session.judge({ decision: 'accept' });
      outbox.schedule();
    }
  };
  return { session, outbox, sent, news, judge };
}

const counts = (sent: readonly RowVotes[]) => sent.map(({ votes }) => votes.length);

it('sends what is held some seconds after the last verdict, all at once', async () => {
  const { session, sent, news, judge } = desk(() => undefined);
  judge(1);
  await vi.advanceTimersByTimeAsync(holdMs - 1);
  judge(1);
  await vi.advanceTimersByTimeAsync(holdMs - 1);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(counts(sent)).toEqual([2]);
  expect(sent[0]?.reviewer).toBe('ada');
  expect([news[0]?.counted, session.standing.settled, session.held]).toEqual([2, 1, 0]);
});

it('sends nothing that was taken back', async () => {
  const { session, outbox, sent, judge } = desk(() => undefined);
  judge(1);
  session.undo();
  outbox.schedule();
  await vi.advanceTimersByTimeAsync(10 * holdMs);
  expect(sent).toEqual([]);
});

it('does not wait when many are held', async () => {
  const { sent, judge } = desk(() => undefined);
  judge(mostHeld);
  await vi.advanceTimersByTimeAsync(0);
  expect(counts(sent)).toEqual([mostHeld]);
});

it('sends them one by one where one lets the server refuse all, and keeps the sentence of that one', async () => {
  const { session, outbox, sent, news, judge } = desk(({ votes }) => {
    if (votes.some(({ row }) => row === 1)) throw new Refusal('row 1 is decided already');
  });
  judge(3);
  await outbox.send();
  expect(counts(sent)).toEqual([3, 1, 1, 1]);
  expect([news[0]?.counted, session.refusalOf(1), session.refusalOf(0), session.held]).toEqual([
    2,
    'row 1 is decided already',
    undefined,
    0,
  ]);
});

it('holds what did not reach the gateway, and tries again', async () => {
  let isAway = true;
  const { session, outbox, sent, news, judge } = desk(() => {
    if (isAway) throw new Error('the gateway is away');
  });
  judge(2);
  await outbox.send();
  expect([session.held, news[0]?.unsent, news[0]?.counted]).toEqual([2, 'the gateway is away', 0]);
  isAway = false;
  await vi.advanceTimersByTimeAsync(20_000);
  expect([counts(sent), session.held]).toEqual([[2, 2], 0]);
});

it('sends one request at a time', async () => {
  const { outbox, sent, judge } = desk(() => undefined);
  judge(1);
  const first = outbox.send();
  judge(1);
  await outbox.send();
  expect(counts(sent)).toEqual([1]);
  await first;
  await vi.advanceTimersByTimeAsync(holdMs);
  expect(counts(sent)).toEqual([1, 1]);
});
