import { describe, expect, it } from 'vitest';
import { zonedTime } from '../../../../domain/collaboration/messages/time.ts';

describe('a moment for its reader', () => {
  it.each([
    ['Europe/Berlin', '2026-11-24 14:03 Europe/Berlin'],
    ['America/New_York', '2026-11-24 08:03 America/New_York'],
    ['Asia/Kathmandu', '2026-11-24 18:48 Asia/Kathmandu'],
    [undefined, '2026-11-24 13:03 UTC'],
    ['Mars/Olympus', '2026-11-24 13:03 UTC'],
  ])('in %s is %s', (zone, shown) => {
    expect(zonedTime(Date.UTC(2026, 10, 24, 13, 3, 59), zone)).toBe(shown);
  });

  it('at midnight is hour 00, and beyond the calendar nothing', () => {
    expect(zonedTime(Date.UTC(2026, 0, 1))).toBe('2026-01-01 00:00 UTC');
    expect(zonedTime(9e15)).toBe('');
  });
});
