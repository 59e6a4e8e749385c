/** @module Hours by the clock on somebody's wall, from offsets that were given: quiet hours, and time that counts as work. */
import type { WallHours, ZoneOffset } from '../../../contracts/inbox.ts';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
/** 1 January 1970 was a Thursday. */
const firstWeekday = 4;

interface WallClock {
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Milliseconds since midnight. */
  readonly time: number;
}

function wallClock(offsets: readonly ZoneOffset[], at: number): WallClock {
  const offset = offsets.findLast(({ fromMs }) => fromMs <= at) ?? offsets[0];
  const local = at + (offset?.offsetMinutes ?? 0) * minuteMs;
  const day = Math.floor(local / dayMs);
  return { weekday: (((day + firstWeekday) % 7) + 7) % 7, time: local - day * dayMs };
}

/** True while the clock stands within the hours. Equal `from` and `to` are no hours at all. */
export function isWithin({ from, to, days }: WallHours, offsets: readonly ZoneOffset[], at: number): boolean {
  const { weekday, time } = wallClock(offsets, at);
  const isPast = (edge: number): boolean => time >= edge * minuteMs;
  const beginsToday = days.includes(weekday);
  if (from <= to) return beginsToday && isPast(from) && !isPast(to);
  return (beginsToday && isPast(from)) || (days.includes((weekday + 6) % 7) && !isPast(to));
}

/** The next instant at which the clock may pass into or out of the hours: where it says so, or is itself put on or back. */
function nextEdge({ from, to }: WallHours, offsets: readonly ZoneOffset[], at: number): number {
  const { time } = wallClock(offsets, at);
  const next = (edge: number): number => {
    const ahead = edge * minuteMs - time;
    return at + (ahead > 0 ? ahead : ahead + dayMs);
  };
  const shift = offsets.find(({ fromMs }) => fromMs > at)?.fromMs ?? Number.POSITIVE_INFINITY;
  return Math.min(next(from), next(to), shift);
}

const isEmpty = ({ from, to, days }: WallHours): boolean => from === to || days.length === 0;

/** The first instant from `at` on that is outside of the hours. */
export function nextOutside(hours: WallHours, offsets: readonly ZoneOffset[], at: number): number {
  let time = at;
  while (isWithin(hours, offsets, time)) time = nextEdge(hours, offsets, time);
  return time;
}

/** The first instant from `at` on that is within the hours; `at` itself where there are none. */
export function nextWithin(hours: WallHours, offsets: readonly ZoneOffset[], at: number): number {
  if (isEmpty(hours)) return at;
  let time = at;
  while (!isWithin(hours, offsets, time)) time = nextEdge(hours, offsets, time);
  return time;
}

/** The instant by which `ms` of time within the hours have passed since `at`; plain time where there are no hours. */
export function addWithin(hours: WallHours, offsets: readonly ZoneOffset[], at: number, ms: number): number {
  if (isEmpty(hours)) return at + ms;
  let left = ms;
  let time = nextWithin(hours, offsets, at);
  for (;;) {
    const end = nextEdge(hours, offsets, time);
    if (end - time >= left) return time + left;
    left -= end - time;
    time = nextWithin(hours, offsets, end);
  }
}

/** `2026-03-02 07:00` by that clock. */
export function wallText(offsets: readonly ZoneOffset[], at: number): string {
  const { time } = wallClock(offsets, at);
  const offset = offsets.findLast(({ fromMs }) => fromMs <= at) ?? offsets[0];
  const local = at + (offset?.offsetMinutes ?? 0) * minuteMs;
  const day = new Date(local - time).toISOString().slice(0, 10);
  const minutes = Math.floor(time / minuteMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${day} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
