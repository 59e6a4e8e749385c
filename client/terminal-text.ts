/** @module Text as a terminal may be given it: names and values out of files and data steer nothing there. */

// Weights, colours, line ends and tabs, which are ours; then all other control characters, what hides text among them, and
// what turns the order of reading.
const pieces =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(\u001b\[(?:[1-4]|2[2-4]|3[1-79]|9[0-7])m|[\n\t])|[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Control characters as `\u001b`, but for those of colours and lines: a cursor, title or clipboard is moved by nobody. */
export const terminalText = (text: string): string =>
  text.replace(
    pieces,
    (character, ours: string | undefined) => ours ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
