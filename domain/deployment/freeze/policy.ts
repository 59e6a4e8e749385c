/** @module When no stage is entered: hours of the week by the clock on a wall, and spans of days. */
import type { FreezePlan } from '../../../contracts/deployment.ts';
import { nextOutside } from '../../collaboration/local-time/policy.ts';

/** Milliseconds; a freeze that lasts longer than this never ends for anybody who waits. */
const longestMs = 400 * 86_400_000;

/** The first instant from `at` on that is outside of every freeze; `at` itself where none lasts, undefined where none ends. */
export function frozenUntil({ weekly, spans, offsets }: FreezePlan, at: number): number | undefined {
  let time = at;
  while (time - at <= longestMs) {
    const before = time;
    for (const hours of weekly)
      time = withinWholeWeek(hours) ? Number.POSITIVE_INFINITY : nextOutside(hours, offsets, time);
    for (const { from, to } of spans) if (time >= from && time < to) time = to;
    if (time === before) return time;
  }
  return undefined;
}

/** Hours of all days that leave no minute. */
function withinWholeWeek({ from, to, days }: FreezePlan['weekly'][number]): boolean {
  return from === 0 && to === 1440 && new Set(days).size === 7;
}
