/** @module How much of each event a message shows: one event in full, many in brief. */

import { count } from '../../report/format.ts';
import type { Entry, Fact, Group, MessageContent } from './content.ts';
import { cut } from './untrusted.ts';

export type EntryDetail = 'full' | 'brief';

const mostEntries = 100;
const mostLines = 30;
const briefText = 300;
const briefFacts = 6;

export interface ShownEntries {
  readonly groups: readonly Group[];
  /** Lines about what has no place of its own, the last of them for all that has not even a line. */
  readonly rest: readonly string[];
  readonly detail: EntryDetail;
}

/** The first `most` events; groups that lose all of theirs are left out. */
export function shownEntries({ groups, counted }: MessageContent, most = mostEntries): ShownEntries {
  const total = groups.reduce((sum, { entries }) => sum + entries.length, 0);
  let room = most;
  const shown = groups.flatMap((group) => {
    const entries = group.entries.slice(0, room);
    room -= entries.length;
    return entries.length > 0 ? [{ ...group, entries }] : [];
  });
  const rest = restLines(Math.max(0, total - most), counted);
  return { groups: shown, rest, detail: total + counted.length > 1 ? 'brief' : 'full' };
}

export function restLines(hidden: number, counted: readonly string[]): string[] {
  const lines = counted.slice(0, mostLines);
  const left = counted.length - lines.length;
  return [
    ...(hidden > 0 ? [`And ${count(hidden)} more events.`] : []),
    ...lines,
    ...(left > 0 ? [`And ${count(left)} more kinds and subjects.`] : []),
  ];
}

export function detailOf(
  { text, facts }: Entry,
  detail: EntryDetail,
): { readonly text: string; readonly facts: readonly Fact[]; readonly hiddenFacts: number } {
  if (detail === 'full') return { text, facts, hiddenFacts: 0 };
  const shown = facts.slice(0, briefFacts);
  return { text: cut(text, briefText), facts: shown, hiddenFacts: facts.length - shown.length };
}
