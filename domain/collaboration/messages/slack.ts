/**
 * @module A message as Slack blocks. Whatever comes from outside stands in `plain_text`; only the line for
 * notifications is parsed by Slack, and that one is escaped.
 */
import type { OutboundMessage } from '../../../contracts/delivery.ts';
import type { Person } from '../../../contracts/people.ts';
import type { AskedReview, MessageLinks } from '../ports.ts';
import { contentOf, type Entry, type Fact, type Group, kindTitles, type MessageContent } from './content.ts';
import { detailOf, type EntryDetail, restLines, shownEntries } from './detail.ts';
import {
  actions,
  context,
  escapeSlack,
  fields,
  header,
  linkButton,
  type SlackBlock,
  type SlackButton,
  section,
  slackLimits,
  valueButton,
} from './slack-blocks.ts';
import { cut } from './untrusted.ts';

export interface SlackContent {
  /** What notifications and screen readers say; escaped. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/** Actions of the buttons under a review; the value of the first two is `{ review, version, key }` as JSON. */
const reviewActions = { approve: 'review.approve', reject: 'review.reject', open: 'review.open' } as const;

/** An event with blocks of its own takes six at most, so that all have room among fifty. */
const mostWithBlocks = 7;
/** In a list of events: subjects, events under each, and reviews with buttons. */
const mostGroups = 20;
const mostLines = 15;
const mostReviews = 10;
const longestLine = 180;

export function slackContent(message: OutboundMessage, person: Person, links: MessageLinks): SlackContent {
  const content = contentOf(message, person);
  const buttons: Buttons = { key: message.key, links };
  const list = message.events.length > mostWithBlocks;
  const body = list ? listBlocks(content, buttons) : detailedBlocks(content, buttons);
  return {
    text: escapeSlack(content.headline),
    blocks: [header(content.headline), ...body, context(`Why you have this: ${content.why}`)].map(numbered),
  };
}

/** What buttons are made from. */
interface Buttons {
  readonly key: string;
  readonly links: MessageLinks;
}

/** Two blocks of one message must not have the same id. */
const numbered = (block: SlackBlock, index: number): SlackBlock =>
  block.type === 'actions' ? { ...block, block_id: `${block.block_id}.${index}` } : block;

function reviewButtons({ id: review, version }: AskedReview, { key, links }: Buttons): SlackButton[] {
  const value = JSON.stringify({ review, version, key });
  const page = links.reviewPage(review);
  const open = page === undefined ? [] : linkButton(reviewActions.open, 'Open the review', page);
  if (value.length > slackLimits.value) return open;
  return [
    valueButton(reviewActions.approve, 'Approve', { style: 'primary', value }),
    valueButton(reviewActions.reject, 'Reject', { style: 'danger', value }),
    ...open,
  ];
}

function factBlocks(facts: readonly Fact[], hidden: number): SlackBlock[] {
  if (facts.length === 0) return [];
  // In lines, since a section has ten fields at most.
  const rest = facts.slice(slackLimits.fields).map(({ name, value }) => `${name}: ${value}`);
  const more = hidden > 0 ? [...rest, `and ${hidden} more facts`] : rest;
  return [
    fields(facts.map(({ name, value }) => `${name}\n${value}`)),
    ...(more.length > 0 ? [section(more.join('\n'))] : []),
  ];
}

function actionBlocks({ openReview, links }: Entry, buttons: Buttons): SlackBlock[] {
  const all = [
    ...(openReview === undefined ? [] : reviewButtons(openReview, buttons)),
    ...links.flatMap(({ label, url }, index) => linkButton(`link.${index}`, label, url)),
  ];
  return actions('event', all);
}

/** The subject of a single event stands with it, that of several over them. */
function entryBlocks(entry: Entry, { name, type }: Group, detail: EntryDetail, buttons: Buttons): SlackBlock[] {
  const { title, kind, severity, at, closed } = entry;
  const about = detail === 'brief' ? '' : `, ${name} (${type})`;
  const { text, facts, hiddenFacts } = detailOf(entry, detail);
  // The title of a single event is the header.
  const said = [detail === 'brief' ? title : '', text, closed ? 'The review is closed.' : ''];
  const body = said.filter((part) => part !== '').join('\n');
  return [
    ...(body === '' ? [] : [section(body)]),
    ...factBlocks(facts, hiddenFacts),
    context(`${kindTitles[kind]}${about}, ${severity}, ${at}`),
    ...actionBlocks(entry, buttons),
  ];
}

function detailedBlocks(content: MessageContent, buttons: Buttons): SlackBlock[] {
  const { groups, rest, detail } = shownEntries(content);
  const shown = groups.flatMap((group) => [
    ...(detail === 'brief' ? [section(`${group.name} (${group.type})`)] : []),
    ...group.entries.flatMap((entry) => entryBlocks(entry, group, detail, buttons)),
  ]);
  return [...shown, ...restBlocks(rest)];
}

const restBlocks = (lines: readonly string[]): SlackBlock[] =>
  lines.length === 0 ? [] : [section(lines.map((line) => cut(line, longestLine)).join('\n'))];

function groupLines({ name, type, entries }: Group): string {
  const lines = entries
    .slice(0, mostLines)
    .map(({ kind, title, severity }) => cut(`• ${title} (${kindTitles[kind]}, ${severity})`, longestLine));
  const hidden = entries.length - lines.length;
  return [`${name} (${type})`, ...lines, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join('\n');
}

/** Many events: a line each under their subject, then the reviews that wait for this person. */
function listBlocks({ groups, counted }: MessageContent, buttons: Buttons): SlackBlock[] {
  const waiting = new Map(
    groups.flatMap(({ entries }) =>
      entries.flatMap((entry) =>
        entry.openReview === undefined
          ? []
          : [[entry.openReview.id, { ...entry.openReview, title: entry.title }] as const],
      ),
    ),
  );
  const hidden = groups.slice(mostGroups).reduce((sum, { entries }) => sum + entries.length, 0);
  return [
    ...groups.slice(0, mostGroups).map((group) => section(groupLines(group))),
    ...restBlocks(restLines(hidden, counted)),
    ...[...waiting]
      .slice(0, mostReviews)
      .flatMap(([, asked]) => [context(asked.title), ...actions('review', reviewButtons(asked, buttons))]),
  ];
}
