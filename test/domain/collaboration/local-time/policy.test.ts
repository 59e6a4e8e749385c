import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WallHours } from '../../../../contracts/inbox.ts';
import { zoneOffsets } from '../../../../domain/collaboration/directory/time-zone.ts';
import {
  addWithin,
  isWithin,
  nextOutside,
  nextWithin,
  wallText,
} from '../../../../domain/collaboration/local-time/policy.ts';
import { day, hour, minute, start, wallHours, zones } from '../../../support/inboxes.ts';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const formats = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      hour: 'numeric',
      minute: 'numeric',
      weekday: 'short',
    }),
  ]),
);

/** The same question to the runtime's own clock of the zone. */
function shownWithin({ from, to, days }: WallHours, zone: string, at: number): boolean {
  const parts = formats.get(zone)?.formatToParts(at) ?? [];
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const clock = Number(of('hour')) * 60 + Number(of('minute'));
  const today = weekdays.indexOf(of('weekday'));
  const begins = days.includes(today);
  if (from < to) return begins && clock >= from && clock < to;
  return (begins && clock >= from) || (days.includes((today + 6) % 7) && clock < to);
}

const place = fc.record({
  hours: wallHours,
  zone: fc.constantFrom(...zones),
  from: start,
  after: fc.integer({ min: 0, max: 3 * day }),
});
const offsetsOf = (zone: string, from: number) => zoneOffsets(zone, from - day, from + 20 * day);

describe('hours by the clock on the wall', () => {
  it('are those that the clock of the zone shows', () => {
    fc.assert(
      fc.property(place, ({ hours, zone, from, after }) => {
        expect(isWithin(hours, offsetsOf(zone, from), from + after)).toBe(shownWithin(hours, zone, from + after));
      }),
      { numRuns: 2000 },
    );
  });

  it('end, and begin, at the first minute that the clock shows so', () => {
    fc.assert(
      fc.property(place, fc.boolean(), ({ hours, zone, from, after }, toOutside) => {
        const at = from + after;
        const found = (toOutside ? nextOutside : nextWithin)(hours, offsetsOf(zone, from), at);
        expect(isWithin(hours, offsetsOf(zone, from), found)).toBe(!toOutside);
        const between = Array.from({ length: 40 }, (_, step) => found - minute - step * 41 * minute).filter(
          (time) => time >= at,
        );
        expect(between.filter((time) => shownWithin(hours, zone, time) !== toOutside)).toEqual([]);
      }),
    );
  });

  it('hold as much time as is added within them', () => {
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 20 * 60 }), ({ hours, zone, from, after }, minutes) => {
        const offsets = offsetsOf(zone, from);
        const at = Math.floor((from + after) / minute) * minute;
        const end = addWithin(hours, offsets, at, minutes * minute);
        let counted = 0;
        for (let time = at; time < end && counted <= minutes; time += minute)
          if (isWithin(hours, offsets, time)) counted += 1;
        expect(counted).toBe(minutes);
      }),
      { numRuns: 50 },
    );
  });

  it('are none where they begin as they end, and then nothing waits for them', () => {
    const none = { from: 60, to: 60, days: [1] };
    expect(isWithin(none, [], 4 * day + hour)).toBe(false);
    expect([nextWithin(none, [], 5), addWithin(none, [], 5, hour)]).toEqual([5, hour + 5]);
  });

  it('on the night when clocks are put back come twice', () => {
    const offsets = zoneOffsets('Europe/Berlin', Date.UTC(2026, 9, 24), Date.UTC(2026, 9, 27));
    const quiet = { from: 22 * 60, to: 2 * 60 + 30, days: [6] };
    const first = nextOutside(quiet, offsets, Date.UTC(2026, 9, 24, 21));
    expect(first).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(nextOutside(quiet, offsets, Date.UTC(2026, 9, 25, 1))).toBe(Date.UTC(2026, 9, 25, 1, 30));
  });

  it('are written as the clock shows them', () => {
    const offsets = zoneOffsets('Asia/Kolkata', Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 3));
    expect(wallText(offsets, Date.UTC(2026, 0, 1, 20, 5))).toBe('2026-01-02 01:35');
  });
});
