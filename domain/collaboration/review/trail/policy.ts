/** @module The audit trail of a review: numbered lines, of which a workflow keeps the last and the store all. */
import type { HeldReview } from '../../../../contracts/held-review.ts';
import type { TrailEntry } from '../../../../contracts/review.ts';

/** Lines that a workflow holds; their texts are bounded by the discussion. */
const mostLines = 400;
/** Refused votes that get a line; the rest of a flood is counted. */
const mostRefusals = 200;

export type NewLine = Omit<TrailEntry, 'number' | 'version'>;

/** Lines that are not in the store yet. */
export function linesAfter({ trail }: HeldReview, kept: number): readonly TrailEntry[] {
  return trail.filter(({ number }) => number > kept);
}

export function withLine(held: HeldReview, line: NewLine): HeldReview {
  if (line.kind === 'refused' && held.refused >= mostRefusals) return { ...held, refused: held.refused + 1 };
  const number = held.lines + 1;
  const trail = [...held.trail, { number, version: held.version, ...line }].slice(-mostLines);
  return { ...held, trail, lines: number, refused: held.refused + (line.kind === 'refused' ? 1 : 0) };
}
