/** @module The rules that decide about one event, in their order: wanted, new, digest, quiet hours, budget, at once. */
import type { CollaborationEvent } from '../../../../contracts/events.ts';
import type { InboxProfile, InboxState, ResolvedPreferences } from '../../../../contracts/inbox.ts';
import { type ChannelName, severities } from '../../../../contracts/names.ts';
import { isWithin, nextOutside, wallText } from '../../local-time/policy.ts';
import { channelsFor } from '../../preferences/policy.ts';
import { allowance, type Claim, roomAt } from '../budget/policy.ts';
import { isAsking, isStorm, silencing } from '../inhibition/policy.ts';

/** What the rules below look at. */
export interface Case {
  readonly state: InboxState;
  readonly profile: InboxProfile;
  readonly preferences: ResolvedPreferences;
  readonly event: CollaborationEvent;
  readonly now: number;
}

/** What is done with an event. `dueAt`: when the digest is to bring it. */
export type Ruling =
  | { readonly outcome: 'sent'; readonly why: string; readonly channels: readonly ChannelName[] }
  | { readonly outcome: 'digested'; readonly why: string; readonly dueAt: number }
  | { readonly outcome: 'muted' | 'inhibited' | 'unreachable'; readonly why: string };

/** The rules in their order; the first that has something to say rules. Nothing mutes what is critical. */
export function rulingOn(given: Case): Ruling {
  const { profile, preferences, event } = given;
  if (profile.reachable.length === 0)
    return { outcome: 'unreachable', why: `${profile.person} has no address on any channel.` };
  if (event.severity === 'critical') {
    const channels = channelsFor(preferences, profile.reachable, true);
    return { outcome: 'sent', why: 'Sent at once because it is critical, which nothing mutes.', channels };
  }
  if (event.kind === 'deliveryTest') return tested(given);
  return (
    unwanted(given) ?? saysNothingNew(given) ?? forDigest(given) ?? held(given) ?? overBudget(given) ?? atOnce(given)
  );
}

/** Somebody waits to see that it arrives: over the channel that it names, or those that an ordinary event would take. */
function tested({ profile, preferences, event }: Case): Ruling {
  const named = profile.reachable.filter((channel) => channel === event.facts?.['channel']);
  if (event.facts?.['channel'] !== undefined && named.length === 0) {
    const why = `${profile.person} has no address on ${String(event.facts['channel'])}, or it is not set up.`;
    return { outcome: 'unreachable', why };
  }
  const usual = channelsFor(preferences, profile.reachable, false);
  const channels = [named, usual, profile.reachable.slice(0, 1)].find((one) => one.length > 0) ?? [];
  return { outcome: 'sent', why: 'Sent at once because it is a test.', channels };
}

function unwanted({ profile: { person }, preferences, event }: Case): Ruling | undefined {
  const { kind, severity } = event;
  if (preferences.kinds[kind] === 'off')
    return { outcome: 'muted', why: `Muted because ${person} has turned off ${kind}.` };
  if (severities.indexOf(severity) < severities.indexOf(preferences.severity))
    return {
      outcome: 'muted',
      why: `Muted because ${person} wants nothing below ${preferences.severity}, and it is ${severity}.`,
    };
  if (preferences.channels.length === 0)
    return { outcome: 'muted', why: `Muted because ${person} wants to be told on no channel but of what is critical.` };
  return undefined;
}

function saysNothingNew({ state, event, now }: Case): Ruling | undefined {
  const parent = silencing(state, event, now);
  if (parent)
    return {
      outcome: 'inhibited',
      why: `Inhibited because it belongs to ${parent.name}, which was told as ${parent.severity}.`,
    };
  const { review } = event;
  const waits = state.pending?.entries.some((entry) => entry.event.review?.id === review?.id);
  if (event.kind === 'reviewReminder' && review && waits)
    return { outcome: 'inhibited', why: 'Inhibited because the request itself still waits to be told.' };
  if (review && !review.closed && state.threads.some((one) => one.review === review.id && one.closedBy))
    return { outcome: 'inhibited', why: 'Inhibited because the review has closed.' };
  return undefined;
}

function forDigest({ state, preferences: { kinds, digestMs }, event, now }: Case): Ruling | undefined {
  const dueAt = now + digestMs;
  if (kinds[event.kind] === 'digest')
    return { outcome: 'digested', why: `Digested because ${state.person} wants ${event.kind} in the digest.`, dueAt };
  if (isStorm(state, event, now)) {
    const { kind, subject } = event;
    const why = `Digested because several ${kind} of ${subject.name} or of what it belongs to were sent within the hour.`;
    return { outcome: 'digested', why, dueAt };
  }
  return undefined;
}

function held({ profile: { offsets }, preferences: { quietHours }, now }: Case): Ruling | undefined {
  if (quietHours === 'off' || !isWithin(quietHours, offsets, now)) return undefined;
  const end = wallText(offsets, nextOutside(quietHours, offsets, now));
  return { outcome: 'digested', why: `Digested because it came in quiet hours, which last until ${end}.`, dueAt: now };
}

export const isUrgent = (event: CollaborationEvent): boolean => event.severity === 'error' || isAsking(event);
const claimOf = (event: CollaborationEvent): Claim => (isUrgent(event) ? 'high' : 'ordinary');

/** What is urgent waits for the next place, all else for the digest. */
function overBudget(given: Case): Ruling | undefined {
  const { state, preferences, event, now } = given;
  const { budget, digestMs } = preferences;
  const most = allowance(budget, claimOf(event));
  const free = roomAt(state.sentAt, budget.perMs, now, { count: channelsOf(given).length, most });
  if (free <= now) return undefined;
  const why = `Digested because ${most} of the ${budget.messages} messages that ${state.person} gets in ${spanText(budget.perMs)} are used up.`;
  return { outcome: 'digested', why, dueAt: isUrgent(event) ? Math.min(free, now + digestMs) : now + digestMs };
}

/** More channels than there may be messages cannot be used. */
function channelsOf({ preferences, profile, event }: Case): readonly ChannelName[] {
  const channels = channelsFor(preferences, profile.reachable, false);
  return channels.slice(0, allowance(preferences.budget, claimOf(event)));
}

function atOnce(given: Case): Ruling {
  return {
    outcome: 'sent',
    why: `Sent at once because ${given.state.person} wants ${given.event.kind} now.`,
    channels: channelsOf(given),
  };
}

const units = [
  { ms: 86_400_000, name: 'd' },
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
] as const;

function spanText(ms: number): string {
  const unit = units.find((one) => ms >= one.ms && ms % one.ms === 0);
  return unit ? `${ms / unit.ms} ${unit.name}` : `${ms / 1000} s`;
}
