/** @module The audit trail of a review: numbered lines, of which a workflow keeps the last and the store all. */
import type { HeldReview, TrailEntry } from '../../../../contracts/review.ts';

/** Lines that a workflow holds. */
const mostLines = 200;
/** Refused votes that get a line; the rest of a flood is counted. */
const mostRefusals = 200;

export type NewLine = Omit<TrailEntry, 'number' | 'version'>;

export function withLine(held: HeldReview, line: NewLine): HeldReview {
  if (line.kind === 'refused' && held.refused >= mostRefusals) return { ...held, refused: held.refused + 1 };
  const number = held.lines + 1;
  const trail = [...held.trail, { number, version: held.version, ...line }].slice(-mostLines);
  return { ...held, trail, lines: number, refused: held.refused + (line.kind === 'refused' ? 1 : 0) };
}
