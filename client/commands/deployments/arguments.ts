/** @module Options of deployments as commander reads them: what is wrong is said before anything is reached. */
import { InvalidArgumentError } from 'commander';

/** As long as a deployment takes a name or a reason. */
const longestLine = 500;

/** A number from 0 to 1. */
export function shareIn(text: string): number {
  const share = text.trim() === '' ? Number.NaN : Number(text);
  if (share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('it must be a number from 0 to 1, as 0.1.');
}

/** Names of `known`, with commas between. */
export function listOf<T extends string>(known: readonly T[]): (text: string) => readonly T[] {
  return (text) =>
    text.split(',').map((part) => {
      const found = known.find((one) => one === part.trim());
      if (found !== undefined) return found;
      throw new InvalidArgumentError(`it must be of ${known.join(', ')}, with commas between.`);
    });
}

/** For the record and for people. */
export function oneLine(text: string): string {
  if (text.trim() !== '' && text.length <= longestLine && !/[\u0000-\u001f\u007f]/.test(text)) return text;
  throw new InvalidArgumentError(`it must be one line of at most ${longestLine} characters.`);
}
