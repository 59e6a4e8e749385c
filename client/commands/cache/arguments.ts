/** @module Sizes, ages, moments and reasons as the commands of `within cache` take them. */
import { userInfo } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { parseSize } from '../../../config/size.ts';

/** `20GB` or `500 MiB` in bytes. */
export function bytesOf(text: string): number {
  const bytes = parseSize(text);
  if (typeof bytes === 'number') return bytes;
  throw new InvalidArgumentError('write a size, as 20GB, 500MB or 1GiB.');
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `15m` or `30d` in milliseconds. */
export function ageOf(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?([smhdw])$/.exec(text) ?? [];
  const factor = units[unit ?? ''];
  if (amount !== undefined && factor !== undefined) return Math.round(Number(amount) * factor);
  throw new InvalidArgumentError('write a time with its unit, as 15m, 12h, 30d or 2w.');
}

/** A moment (`2026-11-24` or `2026-11-24T13:05:00Z`, UTC where it names no zone), or how long ago (`2d`); ms since 1970. */
export function momentOf(text: string): number {
  if (/^\d+(\.\d+)? ?[smhdw]$/.test(text)) return Date.now() - ageOf(text);
  const zoned = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(zoned) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new InvalidArgumentError(
    'write a day or a moment, as 2026-11-24 or 2026-11-24T13:05Z, or how long ago, as 2d.',
  );
}

/** A reason or a name that says something, on one line. */
export function sentenceOf(text: string): string {
  if (text.trim() !== '' && text.length <= 500) return text.trim().replaceAll(/\s+/g, ' ');
  throw new InvalidArgumentError('write a few words, at most 500 characters.');
}

export interface AuthorOption {
  readonly author?: string;
}

/** The arguments of `Command.option` for it. */
export const authorOption: readonly [string, string, typeof sentenceOf] = [
  '--author <name>',
  'who says so; without it, the user of this machine',
  sentenceOf,
];

/** Who does it: as given, or the user of this machine. */
export function authorOf({ author }: AuthorOption): string {
  if (author !== undefined) return author;
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
