/** @module Width of text without a font: the same on every machine, of a rather wide sans-serif, so that labels are never cut. */

const narrow = /[iljtfrI.,:;'|!()[\]{} ]/;
const wide = /[mwMW@%]/;
const upper = /[A-Z]/;
/** From here on characters are mostly full-width (CJK, emoji). */
const fullWidthFrom = 0x2e80;

function em(character: string): number {
  if (narrow.test(character)) return 0.36;
  if (wide.test(character)) return 0.95;
  if (upper.test(character)) return 0.72;
  return (character.codePointAt(0) ?? 0) >= fullWidthFrom ? 1 : 0.61;
}

/** Estimated width in pixels at a font size in pixels. */
export function textWidth(text: string, fontSize: number): number {
  let total = 0;
  for (const character of text) total += em(character);
  return Math.round(total * fontSize);
}
