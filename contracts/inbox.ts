/** @module What an inbox knows of its person, what it decides about each event, and what it carries across histories. */
import type { MessageReference, OutboundMessage } from './delivery.ts';
import type { CollaborationEvent } from './events.ts';
import type { ChannelName, EventKind, Severity } from './names.ts';
import type { Preferences } from './people.ts';

/** The offset of a time zone from UTC, minutes, from an instant (milliseconds since 1970 UTC) on. */
export interface ZoneOffset {
  readonly fromMs: number;
  readonly offsetMinutes: number;
}

/** Hours of a day by the clock on the wall: minutes since midnight; `from` after `to` reaches over midnight. */
export interface WallHours {
  readonly from: number;
  readonly to: number;
  /** Days on which they begin, 0 is Sunday. */
  readonly days: readonly number[];
}

export type HandlingMode = 'now' | 'digest' | 'off';

/** Preferences as numbers; what is absent is left to whoever stands behind: overlay, then file, then defaults. */
export interface PreferenceSet {
  readonly channels?: readonly ChannelName[];
  readonly tellOn?: NonNullable<Preferences['tellOn']>;
  readonly kinds?: Readonly<Partial<Record<EventKind, HandlingMode>>>;
  readonly severity?: Severity;
  readonly digestMs?: number;
  readonly quietHours?: WallHours | 'off';
  readonly budget?: { readonly messages: number; readonly perMs: number };
}

/** A change that a person makes: `null` takes back what they set before. */
export type PreferencesChange = {
  readonly [Name in keyof Omit<PreferenceSet, 'kinds'>]?: PreferenceSet[Name] | null;
} & { readonly kinds?: Readonly<Partial<Record<EventKind, HandlingMode | null>>> | null };

/** Preferences with nothing left open. */
export type ResolvedPreferences = Required<PreferenceSet>;

/** One person as the directory knows them, without address. An activity makes it, so that a workflow needs no time zone. */
export interface InboxProfile {
  readonly person: string;
  /**
   * Channels that have an address, in the order in which they are used where the person says nothing: Slack, whose
   * messages can be brought up to date, e-mail, webhook.
   */
  readonly reachable: readonly ChannelName[];
  /** File over defaults. */
  readonly preferences: PreferenceSet;
  /** Ascending; the first counts before its `fromMs` too. They reach some weeks ahead. */
  readonly offsets: readonly ZoneOffset[];
}

/** An event on its way to one person. */
export interface RoutedEvent {
  readonly event: CollaborationEvent;
  /** Why it goes to this person: `route 2 tells the group ml-leads`. */
  readonly route: string;
}

/** Payload of the signal `notify`. */
export interface InboxDelivery {
  readonly profile: InboxProfile;
  readonly events: readonly RoutedEvent[];
}

/**
 * `sent`: at once; `digested`: waits for, or came with, a digest; `muted`: the person's preferences say so; `inhibited`:
 * something that was told says it already; `unreachable`: the person has no address.
 */
export const inboxOutcomes = ['sent', 'digested', 'muted', 'inhibited', 'unreachable'] as const;
export type InboxOutcome = (typeof inboxOutcomes)[number];

/** What became of one event for one person. */
export interface InboxDecision {
  readonly event: string;
  readonly outcome: InboxOutcome;
  /** A sentence. */
  readonly why: string;
  readonly route: string;
  /** When it was decided, milliseconds since 1970 UTC. */
  readonly at: number;
  /** `digested`: the digest; its messages have the key `<digest>#<person>#<channel>`. */
  readonly digest?: string;
  /** Once the digest has been sent. */
  readonly digestSentAt?: number;
  /** Channels of the messages. */
  readonly channels?: readonly ChannelName[];
}

/** Answer to a step of the policy: the new state, messages to send now, what was decided. */
export interface InboxStep {
  readonly state: InboxState;
  readonly sends: readonly OutboundMessage[];
  /**
   * One for each event that was not decided before, and again, with another outcome, for events that leave a digest
   * before it is sent. That a digest was sent is told by its message.
   */
  readonly decisions: readonly InboxDecision[];
}

export interface PendingEvent {
  readonly event: CollaborationEvent;
  readonly route: string;
  readonly at: number;
}

/** The digest that gathers. */
export interface PendingDigest {
  readonly id: string;
  readonly openedAt: number;
  /** When it is to be sent, if neither quiet hours nor the budget forbid. */
  readonly dueAt: number;
  readonly entries: readonly PendingEvent[];
  readonly counted: readonly CountedPending[];
}

export interface CountedPending {
  /** Kind and what the events have in common. */
  readonly group: string;
  readonly kind: EventKind;
  readonly subject: string;
  readonly count: number;
}

/** A subject that was told: what belongs to it says nothing new. */
export interface ToldSubject {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  readonly at: number;
}

/** Messages of one group in a row. */
export interface Burst {
  readonly group: string;
  readonly since: number;
  readonly count: number;
}

/** Messages about one review: those that can be changed are brought up to date when it closes, e-mail stands together. */
export interface ReviewThread {
  readonly review: string;
  readonly messages: readonly MessageReference[];
  /** Key of the first e-mail; absent before there was one. */
  readonly email?: string;
  /** The event that closed it. */
  readonly closedBy?: RoutedEvent;
}

/** Carried across histories; bounded, whatever arrives. All times in milliseconds since 1970 UTC. */
export interface InboxState {
  readonly person: string;
  readonly profile?: InboxProfile;
  /** What the person set beside the file. */
  readonly overlay: PreferenceSet;
  /** Ids of events that were decided, and when, oldest first: 7 days, 5,000 or 400,000 characters. */
  readonly seen: readonly (readonly [id: string, at: number])[];
  readonly pending?: PendingDigest;
  /** Digests that were opened. */
  readonly digests: number;
  /** When messages that are not critical were sent, ascending. */
  readonly sentAt: readonly number[];
  readonly told: readonly ToldSubject[];
  readonly bursts: readonly Burst[];
  /** The last ones, for `explain`, oldest first. */
  readonly decisions: readonly InboxDecision[];
  readonly threads: readonly ReviewThread[];
}

/** Answer to the query `preferences` and to the update `setPreferences`. */
export interface PreferencesView {
  readonly person: string;
  /** What counts. */
  readonly preferences: ResolvedPreferences;
  /** What the person set beside the file. */
  readonly own: PreferenceSet;
}

/** Asked of an inbox by the query `foresee`. */
export interface ForeseeRequest {
  readonly routed: RoutedEvent;
  readonly profile: InboxProfile;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

/** What would become of an event, were it to come now; nothing is changed by asking. */
export interface Foreseen {
  readonly decision: InboxDecision;
  /** `digested`: when the digest would be sent, milliseconds since 1970 UTC. */
  readonly dueAt?: number;
}
