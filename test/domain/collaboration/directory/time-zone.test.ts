import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  isTimeZone,
  offsetMinutes,
  startOfDay,
  zoneOffsets,
} from '../../../../domain/collaboration/directory/time-zone.ts';
import { day, hour, start, zones } from '../../../support/inboxes.ts';

it('knows the zones of the data base', () => {
  expect(['Europe/Berlin', 'Asia/Kolkata', 'UTC'].every(isTimeZone)).toBe(true);
  expect(['', 'Europe/Atlantis', 'Berlin', '../etc/passwd'].some(isTimeZone)).toBe(false);
});

it('finds the minute at which a clock is put on or back', () => {
  const from = Date.UTC(2026, 0, 1);
  expect(zoneOffsets('Europe/Berlin', from, from + 365 * day)).toEqual([
    { fromMs: from, offsetMinutes: 60 },
    { fromMs: Date.UTC(2026, 2, 29, 1), offsetMinutes: 120 },
    { fromMs: Date.UTC(2026, 9, 25, 1), offsetMinutes: 60 },
  ]);
  expect(zoneOffsets('Australia/Lord_Howe', from, from + 120 * day)[1]).toEqual({
    fromMs: Date.UTC(2026, 3, 4, 15),
    offsetMinutes: 630,
  });
  expect(zoneOffsets('Asia/Kolkata', from, from + 365 * day)).toHaveLength(1);
});

it('gives for any instant the offset that counts then', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), start, fc.integer({ min: 0, max: 60 * day }), (zone, from, after) => {
      const found = zoneOffsets(zone, from, from + 61 * day).findLast(({ fromMs }) => fromMs <= from + after);
      expect(found?.offsetMinutes).toBe(offsetMinutes(zone, from + after));
    }),
    { numRuns: 100 },
  );
});

it('begins a day when the calendar of the zone shows it, also where midnight is left out', () => {
  expect(startOfDay('America/New_York', '2026-07-01')).toBe(Date.UTC(2026, 6, 1, 4));
  expect(startOfDay('America/Santiago', '2026-09-06')).toBe(Date.UTC(2026, 8, 6, 4));
  const shown = (zone: string, at: number) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(at);
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 364 }), (zone, index) => {
      const date = new Date(Date.UTC(2026, 0, 1) + index * day).toISOString().slice(0, 10);
      const begins = startOfDay(zone, date);
      expect([shown(zone, begins - 1) < date, shown(zone, begins)]).toEqual([true, date]);
      expect(begins % (hour / 2)).toBe(0);
    }),
  );
});
