/** @module Nearest known name at the end of a message. */
import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean "x"?`, or nothing when no name is close. */
export function nearestName(name: string, candidates: readonly string[]): string {
  const near = candidates.length === 0 ? undefined : closest(name, [...candidates]);
  return near !== undefined && distance(name, near) <= 0.4 * Math.max(name.length, near.length)
    ? `; did you mean "${near}"?`
    : '';
}
