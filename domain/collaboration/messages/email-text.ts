/** @module The plain text of an e-mail. */
import type { Choice } from './choices.ts';
import { type Entry, type Group, kindTitles } from './content.ts';
import { detailOf, type EntryDetail, shownEntries } from './detail.ts';
import type { EmailDraft } from './email-draft.ts';

const choiceLines = (choices: readonly Choice[] = []): string[] => choices.map(({ label, url }) => `${label}: ${url}`);

function entryLines(entry: Entry, detail: EntryDetail, choices: EmailDraft['choices']): string[] {
  const { title, kind, severity, at, links, closed, openReview } = entry;
  const { text, facts, hiddenFacts } = detailOf(entry, detail);
  return [
    `* ${title}`,
    `  ${kindTitles[kind]}, ${severity}, ${at}`,
    ...(text === '' ? [] : ['', ...text.split('\n').map((line) => `  ${line}`), '']),
    ...facts.map(({ name, value }) => `  ${name}: ${value}`),
    ...(hiddenFacts > 0 ? [`  and ${hiddenFacts} more facts`] : []),
    ...links.map(({ label, url }) => `  ${label}: ${url}`),
    ...(closed ? ['  The review is closed.'] : []),
    ...(openReview === undefined ? [] : choiceLines(choices.get(openReview.id)).map((line) => `  ${line}`)),
    '',
  ];
}

function groupLines({ name, type, entries }: Group, detail: EntryDetail, choices: EmailDraft['choices']): string[] {
  const title = `${name} (${type})`;
  return [
    title,
    '-'.repeat(Math.min(title.length, 70)),
    ...entries.flatMap((entry) => entryLines(entry, detail, choices)),
  ];
}

export function textPart({ content, choices, unsubscribe }: EmailDraft): string {
  const { groups, rest, detail } = shownEntries(content);
  return [
    content.headline,
    '',
    ...groups.flatMap((group) => groupLines(group, detail, choices)),
    ...(rest.length > 0 ? [...rest, ''] : []),
    `Why you have this: ${content.why}`,
    ...(unsubscribe === undefined ? [] : [`No more of these: ${unsubscribe}`]),
    '',
  ].join('\n');
}
