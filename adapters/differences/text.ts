/** @module The first place at which two texts differ: line and column, both counted from 1. */
import { shown } from './shown.ts';

/** `line 3, column 7: a,1 -> a,2`, with both lines. `undefined` for equal texts. */
export function textDifference(was: string, now: string): string | undefined {
  if (was === now) return undefined;
  let at = 0;
  while (at < was.length && was[at] === now[at]) at += 1;
  const before = was.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  const lineOf = (text: string): string => JSON.stringify(text.slice(lineStart).split('\n', 1)[0]);
  return `line ${line}, column ${at - lineStart + 1}${shown(lineOf(was), lineOf(now))}`;
}
