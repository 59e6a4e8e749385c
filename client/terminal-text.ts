/** @module Text as a terminal may be given it: names and values out of files and data steer nothing there. */
import { escapeControls } from '../contracts/control-characters.ts';

/** Weights, colours, line ends and tabs, which are ours; what hides text is not among them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const ours = /\u001b\[(?:[1-4]|2[2-4]|3[1-79]|9[0-7])m|[\n\t]/;

/** Control characters as `\u001b`, but for those of colours and lines: a cursor, title or clipboard is moved by nobody. */
export const terminalText = (text: string): string => escapeControls(text, ours);
