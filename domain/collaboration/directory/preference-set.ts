/** @module Preferences as a file writes them, in numbers. */
import type { PreferenceSet, WallHours } from '../../../contracts/inbox.ts';
import { type Person, type Preferences, weekdays } from '../../../contracts/people.ts';
import { parseDuration } from '../../pipeline/draft.ts';

/** `22:30` in minutes since midnight. */
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The days of the file begin with Monday, those of a calendar with Sunday. */
const dayNumber = (day: (typeof weekdays)[number]): number => (weekdays.indexOf(day) + 1) % 7;

type Hours = NonNullable<Person['workingHours']>;

export function wallHours({ from, to, days = [...weekdays] }: Hours): WallHours {
  return { from: minutesOf(from), to: minutesOf(to), days: [...new Set(days.map(dayNumber))].sort((a, b) => a - b) };
}

const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

/** 09:00 to 17:00 from Monday to Friday where nothing is said. */
export function workingHoursOf({ workingHours }: Pick<Person, 'workingHours'>): WallHours {
  return wallHours(workingHours ?? { from: '09:00', to: '17:00', days: [...workdays] });
}

/** Of what is written here; nothing is filled in. */
export function preferenceSet(written: Preferences): PreferenceSet {
  const { channels, tellOn, kinds, severity, digest, quietHours, budget } = written;
  return {
    ...(channels && { channels: [...new Set(channels)] }),
    ...(tellOn && { tellOn }),
    ...(kinds && { kinds: Object.fromEntries(Object.entries(kinds).filter(([, mode]) => mode !== undefined)) }),
    ...(severity && { severity }),
    ...(digest !== undefined && { digestMs: parseDuration(digest) }),
    ...(quietHours !== undefined && { quietHours: quietHours === 'off' ? quietHours : wallHours(quietHours) }),
    ...(budget && { budget: { messages: budget.messages, perMs: parseDuration(budget.per) } }),
  };
}
