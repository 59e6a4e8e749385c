import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allowance, roomAt, spent } from '../../../../../domain/collaboration/inbox/budget/policy.ts';

it('leaves the digest a place, and what asks for action some of what is left', () => {
  const of = (messages: number) =>
    (['digest', 'high', 'ordinary'] as const).map((claim) => allowance({ messages, perMs: 1 }, claim));
  expect([1, 2, 3, 6, 30].map(of)).toEqual([
    [1, 1, 1],
    [2, 1, 1],
    [3, 2, 2],
    [6, 5, 4],
    [30, 29, 20],
  ]);
});

it('has room at the first instant at which no span would hold too many', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      (gaps, perMs, most, wanted) => {
        const count = Math.min(wanted, most);
        const sentAt: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          if (roomAt(sentAt, perMs, now, { count: 1, most }) === now) sentAt.push(now);
        }
        const fits = (at: number): boolean =>
          sentAt.filter((time) => time > at - perMs && time <= at).length + count <= most;
        const at = roomAt(sentAt, perMs, now, { count, most });
        expect(fits(at)).toBe(true);
        for (let earlier = now; earlier < at; earlier += 1) expect(fits(earlier)).toBe(false);
      },
    ),
    { numRuns: 1000 },
  );
});

it('remembers as many times as the largest budget has messages', () => {
  expect(
    spent(
      Array.from({ length: 1000 }, (_, index) => index),
      5000,
      2,
    ),
  ).toHaveLength(1000);
  expect(spent([1], 5, 2)).toEqual([1, 5, 5]);
});
