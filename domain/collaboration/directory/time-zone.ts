/** @module Offsets of a time zone, from the data base that comes with the runtime, for given instants: no clock is read. */
import type { ZoneOffset } from '../../../contracts/inbox.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Minutes that the clock of the zone is ahead of UTC at `at`, milliseconds since 1970 UTC. */
export function offsetMinutes(timeZone: string, at: number): number {
  const parts = formatOf(timeZone).formatToParts(at);
  const value = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(value('year'), value('month') - 1, value('day'), value('hour'), value('minute'));
  return Math.round((wall - Math.floor(at / minuteMs) * minuteMs) / minuteMs);
}

/** The last answer for each zone: sixty days of it take a millisecond, and a storm asks the same thousands of times. */
const latest = new Map<string, { readonly from: number; readonly to: number; readonly offsets: ZoneOffset[] }>();

/** The offsets that count from `from` to `to`, one where the clock is not put on or back in between. */
export function zoneOffsets(timeZone: string, from: number, to: number): ZoneOffset[] {
  const known = latest.get(timeZone);
  if (known?.from === from && known.to === to) return [...known.offsets];
  const offsets = findOffsets(timeZone, from, to);
  latest.set(timeZone, { from, to, offsets });
  return [...offsets];
}

function findOffsets(timeZone: string, from: number, to: number): ZoneOffset[] {
  const found: ZoneOffset[] = [{ fromMs: from, offsetMinutes: offsetMinutes(timeZone, from) }];
  for (let day = from; day < to; day += dayMs) {
    const end = Math.min(day + dayMs, to);
    const before = found.at(-1)?.offsetMinutes;
    const after = offsetMinutes(timeZone, end);
    if (after !== before) found.push({ fromMs: shiftBetween(timeZone, day, end), offsetMinutes: after });
  }
  return found;
}

/** The first whole minute after `low` at which the offset is no longer that of `low`. */
function shiftBetween(timeZone: string, low: number, high: number): number {
  const before = offsetMinutes(timeZone, low);
  let [same, other] = [low, high];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetMinutes(timeZone, middle) === before) same = middle;
    else other = middle;
  }
  return other;
}

/** The first instant at which the calendar of the zone shows `day` (`YYYY-MM-DD`), also where the clock is put on at midnight. */
export function startOfDay(timeZone: string, day: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const candidates = [utc - dayMs, utc + dayMs].map((at) => utc - offsetMinutes(timeZone, at) * minuteMs);
  const shows = (at: number): boolean => {
    const wall = new Date(at + offsetMinutes(timeZone, at) * minuteMs);
    return wall.toISOString().startsWith(day);
  };
  return candidates.toSorted((one, other) => one - other).find(shows) ?? utc;
}
