/** @module Text from outside as messages may show it: no control character, no reversed reading, no more than fits. */

/** Stands where text was cut off. */
export const cutMark = '…';

// What lets a text be read in another order than it is written; a file name can so hide how it ends.
const reordering = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const lineControls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out, but for tab and line end
const textControls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]+/g;

/** At most `longest` UTF-16 units, the last one a mark where something is missing; no character is cut in two. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = longest - cutMark.length;
  const last = text.charCodeAt(end - 1);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, splits ? end - 1 : end)}${cutMark}`;
}

/** The beginning that can matter: a text of megabytes costs no more than a long one, and still ends in a mark. */
const beginning = (text: string, longest: number): string => {
  const most = 4 * longest;
  return text.length <= most ? text : `${text.slice(0, most)}${cutMark}`;
};

/** One line for a subject, a title, a name: line ends and other control characters become spaces. */
export function oneLine(text: string, longest: number): string {
  const line = beginning(text, longest).replace(lineControls, ' ').replace(reordering, '').trim();
  return cut(line.toWellFormed(), longest);
}

/** Paragraphs: line ends stay. */
export function paragraphs(text: string, longest: number): string {
  const plain = beginning(text, longest)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(textControls, '')
    .replace(reordering, '')
    .trim();
  return cut(plain.toWellFormed(), longest);
}
