/** @module Texts as events take them, whatever they came from: `contracts/events.ts` refuses any other. */

const longestLine = 200;
const longestText = 4000;

/** One line without control characters or halves of characters, cut where an event would not take more; never empty. */
export function eventLine(text: string, longest = longestLine): string {
  const flat = oneSpaced(text);
  return flat.length > longest ? `${oneSpaced(flat.slice(0, longest - 1))}…` : flat || '-';
}

/** Also what a cut has left of a character of two units. */
const oneSpaced = (text: string): string => text.replaceAll(/[\p{Cc}\p{Surrogate}]+/gu, ' ').trim();

/** The longer text of an event, its lines as they are. */
export const eventText = (text: string): string => text.slice(0, longestText);
