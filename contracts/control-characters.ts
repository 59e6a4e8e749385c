/** @module Characters that nobody sees and that do something: end a line, steer a terminal, turn the order of reading. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Each of them written as `\u001b`; what `kept` matches, an expression without groups, stays as it is. */
export function escapeControls(text: string, kept?: RegExp): string {
  const pieces = kept ? new RegExp(`(${kept.source})|${controls.source}`, 'g') : controls;
  return text.replace(pieces, (piece, keep?: string | number) =>
    typeof keep === 'string' ? keep : `\\u${piece.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
