/** @module Numbers as options of commands. */
import { InvalidArgumentError } from 'commander';

/** For commander: a whole number above 0. */
export function positive(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('it must be a whole number above 0.');
}
