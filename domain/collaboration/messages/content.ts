/** @module What a message says, before it is an e-mail or a Slack message: cleaned, ordered, grouped by subject. */
import type { OutboundMessage } from '../../../contracts/delivery.ts';
import type { CollaborationEvent } from '../../../contracts/events.ts';
import { type EventKind, type Severity, severities } from '../../../contracts/names.ts';
import type { Person } from '../../../contracts/people.ts';
import { count, measure } from '../../report/format.ts';
import type { AskedReview } from '../ports.ts';
import { zonedTime } from './time.ts';
import { oneLine, paragraphs } from './untrusted.ts';

const longestLine = 200;
const longestText = 4000;
const longestValue = 500;

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface Entry {
  readonly kind: EventKind;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly facts: readonly Fact[];
  readonly links: readonly { readonly label: string; readonly url: string }[];
  /** The review that the reader may decide; absent once it is closed. */
  readonly openReview?: AskedReview;
  readonly closed: boolean;
  /** In the reader's time zone. */
  readonly at: string;
}

export interface Group {
  /** The pipeline, the model, the data set. */
  readonly name: string;
  readonly type: CollaborationEvent['subject']['type'];
  /** The most severe first, then the earliest. */
  readonly entries: readonly Entry[];
}

export interface MessageContent {
  /** One line: what a reader sees in a list of messages. */
  readonly headline: string;
  /** The group with the most severe entry first. */
  readonly groups: readonly Group[];
  /** Events that are told by their number alone, a line for each kind and subject. */
  readonly counted: readonly string[];
  /** Why this person has it. */
  readonly why: string;
  readonly isDigest: boolean;
  /** Kinds of event, each once. */
  readonly kinds: readonly EventKind[];
}

export const kindTitles: Readonly<Record<EventKind, string>> = {
  experimentCompleted: 'Experiment completed',
  experimentFailed: 'Experiment failed',
  deploymentChanged: 'Deployment changed',
  dataQualityAlert: 'Data quality alert',
  seedBaselineAlarm: 'Seed baseline alarm',
  reviewRequested: 'Review requested',
  reviewReminder: 'Review reminder',
  reviewEscalated: 'Review escalated',
  reviewDecided: 'Review decided',
  deliveryFailed: 'Delivery failed',
  deliveryTest: 'Test message',
};

const rank = (severity: Severity): number => severities.indexOf(severity);

const valueOf = (value: string | number | boolean): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? measure(value) : oneLine(value, longestValue);
};

function entryOf(event: CollaborationEvent, timeZone: string | undefined): Entry {
  const { kind, severity, title, text = '', facts = {}, links = [], review, at } = event;
  const closed = review?.closed === true;
  return {
    kind,
    severity,
    title: oneLine(title, longestLine),
    text: paragraphs(text, longestText),
    facts: Object.entries(facts).map(([name, value]) => ({ name: oneLine(name, longestLine), value: valueOf(value) })),
    links: links.map(({ label, url }) => ({ label: oneLine(label, longestLine), url })),
    ...(review && !closed && { openReview: askedReview(review, event) }),
    closed,
    at: zonedTime(at, timeZone),
  };
}

const askedReview = (
  { id, version }: NonNullable<CollaborationEvent['review']>,
  event: CollaborationEvent,
): AskedReview => ({ id, ...(version !== undefined && { version }), event: event.id, at: event.at });

const byUrgency = (left: CollaborationEvent, right: CollaborationEvent): number =>
  rank(right.severity) - rank(left.severity) || left.at - right.at;

/** Groups come in the order of their first event, so that of the most severe is first. */
function groupsOf(events: readonly CollaborationEvent[], timeZone: string | undefined): Group[] {
  const ordered = [...events].sort(byUrgency);
  const groups = new Map<string, { name: string; type: Group['type']; entries: Entry[] }>();
  for (const event of ordered) {
    const { type, name } = event.subject;
    const group = groups.get(`${type}\n${name}`) ?? { name: oneLine(name, longestLine), type, entries: [] };
    groups.set(`${type}\n${name}`, group);
    group.entries.push(entryOf(event, timeZone));
  }
  return [...groups.values()];
}

const marked = (severity: Severity, text: string): string => (severity === 'info' ? text : `[${severity}] ${text}`);

/** `names` of at least one, the first two in full. */
function listed(names: readonly string[]): string {
  const [first = '', second, ...more] = names;
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}

function headlineOf(groups: readonly Group[], { events, more = [] }: OutboundMessage): string {
  const worst = groups[0]?.entries[0];
  const total = more.reduce((sum, counted) => sum + counted.count, events.length);
  if (worst && total === 1) return marked(worst.severity, worst.title);
  const names = [...groups.map(({ name }) => name), ...more.map(({ subject }) => oneLine(subject, longestLine))];
  const text = oneLine(`${count(total)} events: ${listed([...new Set(names)])}`, longestLine);
  return marked(worst?.severity ?? 'info', text);
}

/** Pure; the events may hold anything that their schema lets through. */
export function contentOf(message: OutboundMessage, person: Person): MessageContent {
  const groups = groupsOf(message.events, person.timeZone);
  const more = message.more ?? [];
  return {
    headline: headlineOf(groups, message),
    groups,
    counted: more.map((one) => `${count(one.count)} × ${kindTitles[one.kind]}: ${oneLine(one.subject, longestLine)}`),
    why: oneLine(message.why, longestText),
    isDigest: message.isDigest,
    kinds: [...new Set([...message.events, ...more].map(({ kind }) => kind))],
  };
}
