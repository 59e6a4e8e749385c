/** @module How many messages that are not critical a person gets: never more than the budget in any span of its time. */
import type { ResolvedPreferences } from '../../../../contracts/inbox.ts';

type Budget = ResolvedPreferences['budget'];

/** A digest may use all of the budget; single events leave it a place, and ordinary ones leave some to what asks for action. */
export type Claim = 'digest' | 'high' | 'ordinary';

export function allowance({ messages }: Budget, claim: Claim): number {
  if (claim === 'digest') return messages;
  const left = claim === 'high' ? 1 : Math.max(1, Math.floor(messages / 3));
  return Math.max(1, messages - left);
}

/**
 * The first instant from `now` on at which `count` messages fit under `most` in every span of `perMs`; `sentAt` ascends,
 * and `count` is at most `most`. A message leaves the span `perMs` after it was sent.
 */
export function roomAt(
  sentAt: readonly number[],
  perMs: number,
  now: number,
  fit: { count: number; most: number },
): number {
  const counted = sentAt.filter((at) => at > now - perMs);
  const over = counted.length + fit.count - fit.most;
  const last = over > 0 ? counted[over - 1] : undefined;
  return last === undefined ? now : last + perMs;
}

/** Enough for the largest budget. */
const mostTimes = 1000;

export function spent(sentAt: readonly number[], now: number, count: number): readonly number[] {
  return [...sentAt, ...new Array<number>(count).fill(now)].slice(-mostTimes);
}
