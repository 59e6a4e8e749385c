/** @module What people are told of a review, as events. The same state gives the same events, so each is told once. */
import type { CollaborationEvent } from '../../../../contracts/events.ts';
import type { HeldReview } from '../../../../contracts/held-review.ts';
import type { EventKind, Severity } from '../../../../contracts/names.ts';
import { eventLine, eventText } from '../../event-text/policy.ts';
import { chairsOf, peopleIn, personOf } from '../seats/policy.ts';

/** An event takes at most 40 facts and 200 people. */
const mostFacts = 30;
const mostPeople = 200;

interface News {
  /** Names the happening within the review. */
  readonly what: string;
  readonly kind: EventKind;
  readonly severity: Severity;
  readonly title: string;
  readonly text?: string;
  readonly to: readonly string[];
  readonly closed?: true;
}

function eventOf(
  held: HeldReview,
  { what, kind, severity, title, text, to, closed }: News,
  at: number,
): CollaborationEvent {
  const { request, version } = held;
  const facts = Object.entries(request.facts).slice(0, mostFacts);
  return {
    schema: 1,
    id: `review/${request.id}/${version}/${what}`,
    kind,
    severity,
    at,
    subject: { type: 'review', id: request.id, name: eventLine(request.subject.name) },
    title: eventLine(title),
    ...(text !== undefined && text !== '' && { text: eventText(text) }),
    facts: Object.fromEntries(facts),
    ...(request.requester !== undefined && { actor: request.requester }),
    to: [...new Set(to)].slice(0, mostPeople),
    review: { id: request.id, version, ...(closed && { closed }) },
  };
}

/** Of each chair its delegate or its owner; the directory finds the stand-in of whoever is away. */
const asked = (held: HeldReview): string[] =>
  chairsOf(held).map(({ owner, holders }) => (holders.includes(owner) ? owner : (holders[0] ?? owner)));

/** Everybody who may have a message about the review. */
function involved(held: HeldReview): string[] {
  const { requester } = held.request;
  return [
    ...chairsOf(held).flatMap(({ owner, holders }) => [owner, ...holders]),
    ...held.votes.map(({ voter }) => voter),
    ...held.discussion.map(({ author }) => author),
    ...(requester === undefined ? [] : [requester]),
  ];
}

const versionText = ({ version }: HeldReview): string => (version === 1 ? '' : `, version ${version}`);

/** A version is there to be decided on. */
export function requestedEvent(held: HeldReview, at: number): CollaborationEvent {
  const { request, version } = held;
  const { quorum, roles } = request.rules;
  const rules = `${quorum} ${quorum === 1 ? 'person has' : 'people have'} to approve${roles.length > 0 ? `, among them ${roles.join(' and ')}` : ''}.`;
  const anew = version === 1 ? '' : ' What is reviewed, or by which rules, has changed: earlier votes are void.';
  return eventOf(
    held,
    {
      what: 'requested',
      kind: 'reviewRequested',
      severity: 'info',
      title: `${request.subject.name} waits for your decision${versionText(held)}`,
      text: `${rules}${anew}`,
      to: asked(held),
    },
    at,
  );
}

/** A vote was passed on to somebody who was not asked before. */
export function delegatedEvent(held: HeldReview, from: string, to: string, at: number): CollaborationEvent {
  const title = `${from} asks you to decide on ${held.request.subject.name}${versionText(held)}`;
  return eventOf(
    held,
    { what: `delegated/${held.lines}`, kind: 'reviewRequested', severity: 'info', title, to: [to] },
    at,
  );
}

export function reminderEvent(held: HeldReview, people: readonly string[], at: number): CollaborationEvent {
  const title = `${held.request.subject.name} still waits for your decision${versionText(held)}`;
  return eventOf(
    held,
    { what: `reminder/${held.lines}`, kind: 'reviewReminder', severity: 'info', title, to: people },
    at,
  );
}

/** `why`: what keeps its reviewers from a decision; without it time is up. */
export function escalatedEvent(held: HeldReview, at: number, why?: string): CollaborationEvent {
  const { name } = held.request.subject;
  const reason = why === undefined ? `Nobody has decided on ${name} in time` : `The reviewers of ${name} cannot decide`;
  const title = `${reason}; you may decide alone`;
  const to = peopleIn(held).escalateTo;
  const text = why === undefined ? {} : { text: why };
  return eventOf(held, { what: 'escalated', kind: 'reviewEscalated', severity: 'warning', title, ...text, to }, at);
}

/** Told to whoever can change it; where nobody of them is known it is critical, which goes to the directory's escalation. */
export function blockedEvent(held: HeldReview, why: string, at: number): CollaborationEvent {
  const { requester } = held.request;
  // One who has left hears of nothing.
  const asking = requester !== undefined && personOf(held, requester) ? [requester] : [];
  const to = [...asking, ...peopleIn(held).escalateTo];
  return eventOf(
    held,
    {
      what: `blocked/${held.lines}`,
      kind: 'reviewEscalated',
      severity: to.length > 0 ? 'error' : 'critical',
      title: `The review of ${held.request.subject.name} cannot be decided as things are`,
      text: why,
      to,
    },
    at,
  );
}

/** Changes are wanted: whoever asked for the review hears of it. Undefined where that is nobody of the directory. */
export function changesEvent(held: HeldReview, text: string, at: number): CollaborationEvent | undefined {
  const { requester, subject } = held.request;
  if (requester === undefined) return undefined;
  const title = `Changes are wanted before ${subject.name} is approved`;
  return eventOf(
    held,
    { what: `changes/${held.lines}`, kind: 'reviewDecided', severity: 'warning', title, text, to: [requester] },
    at,
  );
}

const endings: Record<NonNullable<HeldReview['end']>['state'], string> = {
  open: 'ended',
  approved: 'was approved',
  rejected: 'was rejected',
  changesRequested: 'needs changes',
  expired: 'was not decided in time',
  withdrawn: 'is no longer under review',
};

/** The end: messages that were sent are brought up to date. */
export function decidedEvent(held: HeldReview, at: number): CollaborationEvent {
  const { state, why } = held.end ?? { state: 'open' as const, why: '' };
  return eventOf(
    held,
    {
      what: 'decided',
      kind: 'reviewDecided',
      severity: state === 'approved' || state === 'withdrawn' ? 'info' : 'warning',
      title: `${held.request.subject.name} ${endings[state]}${versionText(held)}`,
      text: why,
      to: involved(held),
      closed: true,
    },
    at,
  );
}
