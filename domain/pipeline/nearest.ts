/** @module Nearest known name, for error messages that say what was probably meant. */
import { distance } from 'fastest-levenshtein';

/** The candidate with the smallest edit distance, if it is close enough to be a slip (at most 40% of the longer name). */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  let best: { candidate: string; edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    if (!best || edits < best.edits) best = { candidate, edits };
  }
  if (!best) return undefined;
  return best.edits <= 0.4 * Math.max(name.length, best.candidate.length) ? best.candidate : undefined;
}

/** `; did you mean "x"?` or nothing: the end of a message about an unknown name. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const close = nearest(name, candidates);
  return close === undefined ? '' : `; did you mean "${close}"?`;
}

/** End of a sentence about an unknown name: the question, or a full stop. */
export function endWithSuggestion(name: string, candidates: readonly string[]): string {
  return didYouMean(name, candidates) || '.';
}
