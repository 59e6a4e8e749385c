/**
 * @module What one person is told, and when: preferences, what says nothing new, digest and quiet hours, budget. Pure, so
 * that the inbox workflow replays it; each event ends as sent, digested, muted, inhibited or unreachable, with a reason.
 */
import type { MessagePriority, MessageReference, OutboundMessage } from '../../../contracts/delivery.ts';
import type { CollaborationEvent } from '../../../contracts/events.ts';
import type {
  Foreseen,
  ForeseeRequest,
  InboxDecision,
  InboxProfile,
  InboxState,
  InboxStep,
  PendingDigest,
  PreferencesChange,
  PreferencesView,
  RoutedEvent,
} from '../../../contracts/inbox.ts';
import type { ChannelName } from '../../../contracts/names.ts';
import { nextOutside, wallText } from '../local-time/policy.ts';
import { changedPreferences, channelsFor, resolvedPreferences } from '../preferences/policy.ts';
import { allowance, roomAt, spent } from './budget/policy.ts';
import { countedEvents, gathered, sizeOf, withoutMoot } from './digest/policy.ts';
import { silences, withBurst, withTold } from './inhibition/policy.ts';
import { isSeen, withDecisions, withSeen } from './memory/policy.ts';
import { isUrgent, type Ruling, rulingOn } from './rules/policy.ts';
import { closed, kept, threaded } from './threads/policy.ts';

/** `id`: of the event, or of the digest. */
export const messageKey = (id: string, person: string, channel: ChannelName): string => `${id}#${person}#${channel}`;

export function newInbox(person: string): InboxState {
  return {
    person,
    overlay: {},
    seen: [],
    digests: 0,
    sentAt: [],
    told: [],
    bursts: [],
    decisions: [],
    threads: [],
  };
}

/** `now` never runs back. An event that was decided before changes nothing. */
export function received(before: InboxState, routed: RoutedEvent, profile: InboxProfile, now: number): InboxStep {
  const state = { ...before, profile };
  const { event, route } = routed;
  if (isSeen(state, event.id)) return { state, sends: [], decisions: [] };
  const preferences = resolvedPreferences(profile, state.overlay);
  const ruling = rulingOn({ state, profile, preferences, event, now });
  const cleared = withoutMootOf(state, event, ruling, now);
  const thread = closed(state, routed);
  const decided = applied({ ...cleared.state, threads: thread.threads }, routed, ruling, now);
  const { threads, sends } = threaded(thread.threads, decided.sends);
  const { outcome, why } = ruling;
  const decision: InboxDecision = {
    event: event.id,
    outcome,
    why,
    route,
    at: now,
    ...(outcome === 'sent' && { channels: ruling.channels }),
    ...(outcome === 'digested' && decided.state.pending && { digest: decided.state.pending.id }),
  };
  const decisions = [...cleared.decisions, decision];
  return {
    state: {
      ...decided.state,
      threads,
      seen: withSeen(state.seen, event.id, now),
      decisions: withDecisions(state.decisions, decisions),
    },
    sends: [...sends, ...thread.sends],
    decisions,
  };
}

/** Events that wait in vain: their review has closed, or what they belong to is told now. */
function withoutMootOf(
  state: InboxState,
  event: CollaborationEvent,
  { outcome }: Ruling,
  now: number,
): Pick<InboxStep, 'state' | 'decisions'> {
  const isTold = outcome === 'sent' || outcome === 'digested';
  const { id: subject } = event.subject;
  const closes = (waiting: CollaborationEvent): boolean =>
    event.review?.closed === true && waiting.review?.id === event.review.id;
  const says = (waiting: CollaborationEvent): boolean => isTold && silences({ ...event, id: subject }, waiting);
  const { pending, moot } = withoutMoot(state.pending, (waiting) => closes(waiting) || says(waiting));
  const { pending: _pending, ...rest } = state;
  const decisions = moot.map(
    (entry): InboxDecision => ({
      event: entry.event.id,
      outcome: 'inhibited',
      why: closes(entry.event)
        ? 'Inhibited because the review closed before it was told.'
        : `Inhibited because it belongs to ${event.subject.name}, which is told as ${event.severity}.`,
      route: entry.route,
      at: now,
    }),
  );
  return { state: pending ? { ...rest, pending } : rest, decisions };
}

function applied(
  state: InboxState,
  routed: RoutedEvent,
  ruling: Ruling,
  now: number,
): Pick<InboxStep, 'state' | 'sends'> {
  const { event } = routed;
  const told = withTold(state.told, event, now);
  if (ruling.outcome === 'digested') {
    const pending = gathered(state, routed, now, ruling.dueAt);
    return { state: { ...state, told, pending, digests: state.digests + (state.pending ? 0 : 1) }, sends: [] };
  }
  if (ruling.outcome !== 'sent') return { state, sends: [] };
  const { channels, why } = ruling;
  const isCritical = event.severity === 'critical';
  const priority = isCritical ? 'critical' : isUrgent(event) ? 'high' : 'normal';
  const sends = channels.map(
    (channel): OutboundMessage => ({
      key: messageKey(event.id, state.person, channel),
      person: state.person,
      channel,
      priority,
      events: [event],
      isDigest: false,
      why: `${why} ${routed.route}.`,
    }),
  );
  // A test says nothing about its subject, and takes no place from what does.
  if (event.kind === 'deliveryTest') return { state, sends };
  if (isCritical) return { state: { ...state, told }, sends };
  const bursts = withBurst(state.bursts, event, now);
  return { state: { ...state, told, bursts, sentAt: spent(state.sentAt, now, channels.length) }, sends };
}

/** When the digest that gathers is to be sent: neither in quiet hours nor beyond the budget. Undefined when nothing waits. */
export function due(state: InboxState): number | undefined {
  const { pending, profile } = state;
  if (!pending || !profile) return undefined;
  const { budget, quietHours } = resolvedPreferences(profile, state.overlay);
  const count = digestChannels(state, profile).length;
  const free = roomAt(state.sentAt, budget.perMs, pending.dueAt, { count, most: allowance(budget, 'digest') });
  return quietHours === 'off' ? free : nextOutside(quietHours, profile.offsets, free);
}

function digestChannels(state: InboxState, profile: InboxProfile): readonly ChannelName[] {
  const preferences = resolvedPreferences(profile, state.overlay);
  const channels = channelsFor(preferences, profile.reachable, false);
  return channels.slice(0, allowance(preferences.budget, 'digest'));
}

/** Sends the digest if it is due; changes nothing otherwise. One message a channel, and one event alone comes as itself. */
export function flushed(state: InboxState, now: number): InboxStep {
  const { pending, profile, ...rest } = state;
  const at = due(state);
  if (!pending || !profile || at === undefined || at > now) return { state, sends: [], decisions: [] };
  const channels = digestChannels(state, profile);
  if (channels.length === 0) return nowhere(state, pending, now);
  const again = (decision: InboxDecision): InboxDecision =>
    decision.digest === pending.id && decision.outcome === 'digested'
      ? { ...decision, digestSentAt: now, channels }
      : decision;
  const count = sizeOf(pending);
  const more = countedEvents(pending);
  const span = wallText(profile.offsets, pending.openedAt);
  const messages = channels.map(
    (channel): OutboundMessage => ({
      key: messageKey(pending.id, state.person, channel),
      person: state.person,
      channel,
      priority: priorityOf(pending.entries.map(({ event }) => event)),
      events: pending.entries.map(({ event }) => event),
      isDigest: count > 1,
      ...(more.length > 0 && { more }),
      why:
        count > 1
          ? `Digest of ${count} events since ${span}.`
          : `Held back since ${span}; ${pending.entries[0]?.route}.`,
    }),
  );
  const { threads, sends } = threaded(state.threads, messages);
  return {
    state: {
      ...rest,
      profile,
      threads,
      sentAt: spent(state.sentAt, now, channels.length),
      decisions: state.decisions.map(again),
    },
    sends,
    decisions: [],
  };
}

/** While the digest gathered, the last address went, or the person took back every channel. */
function nowhere({ pending: _pending, ...state }: InboxState, { id, entries }: PendingDigest, now: number): InboxStep {
  const outcome = state.profile?.reachable.length === 0 ? 'unreachable' : 'muted';
  const why = 'No channel was left when the digest was due.';
  const ended = entries.map(
    ({ event, route }): InboxDecision => ({ event: event.id, outcome, why, route, at: now, digest: id }),
  );
  const counted = state.decisions
    .filter(({ digest }) => digest === id)
    .map((decision): InboxDecision => ({ ...decision, outcome, why, at: now }));
  const decisions = [...new Map([...ended, ...counted].map((decision) => [decision.event, decision])).values()];
  return { state: { ...state, decisions: withDecisions(state.decisions, decisions) }, sends: [], decisions };
}

const priorityOf = (events: readonly CollaborationEvent[]): MessagePriority => (events.some(isUrgent) ? 'high' : 'low');

/** A message was confirmed. Where it is found again is kept; a review that closed meanwhile changes it at once. */
export function delivered(state: InboxState, message: OutboundMessage, reference: MessageReference): InboxStep {
  const { threads, sends } = kept(state, message, reference);
  return { state: { ...state, threads }, sends, decisions: [] };
}

/**
 * A channel refused a message for good: the same on the next channel that the person has, undefined when there is none.
 * A critical message went to all of them.
 */
export function rerouted(state: InboxState, { replyTo: _first, ...message }: OutboundMessage): InboxStep | undefined {
  const { profile } = state;
  if (!profile || message.update || message.priority === 'critical') return undefined;
  const { channels, tellOn } = resolvedPreferences(profile, state.overlay);
  if (tellOn === 'all') return undefined;
  const usable = channels.filter((channel) => profile.reachable.includes(channel));
  const ways = [...usable, ...profile.reachable.filter((channel) => !usable.includes(channel))];
  const next = ways[ways.indexOf(message.channel) + 1];
  if (!next) return undefined;
  const key = `${message.key.slice(0, message.key.lastIndexOf('#'))}#${next}`;
  const other = { ...message, key, channel: next, why: `${message.why} ${message.channel} refused it.` };
  const { threads, sends } = threaded(state.threads, [other]);
  return { state: { ...state, threads }, sends, decisions: [] };
}

/** What became of an event, as far as it is remembered here; the ledger has the rest. */
export function explained({ decisions }: InboxState, event: string): InboxDecision | undefined {
  return decisions.findLast((decision) => decision.event === event);
}

/** What `received` would decide, without taking the event; undefined for one that was taken before. */
export function foreseen(state: InboxState, { routed, profile, now }: ForeseeRequest): Foreseen | undefined {
  const { state: after, decisions } = received(state, routed, profile, now);
  const decision = decisions.findLast(({ event }) => event === routed.event.id);
  const dueAt = decision?.outcome === 'digested' ? due(after) : undefined;
  return decision && { decision, ...(dueAt !== undefined && { dueAt }) };
}

/** After a change that `changeRefusal` let through; what waits may be due at another time. */
export function withPreferences(state: InboxState, change: PreferencesChange): InboxState {
  return { ...state, overlay: changedPreferences(state.overlay, change) };
}

export function preferencesView({ person, overlay, profile }: InboxState): PreferencesView {
  const known = profile ?? { person, reachable: [], preferences: {}, offsets: [] };
  return { person, preferences: resolvedPreferences(known, overlay), own: overlay };
}
