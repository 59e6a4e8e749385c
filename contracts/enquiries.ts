/** @module What people ask of collaboration, and the answers: who there is, how each wants to be told, why an event was told. */
import type { DeliveryRecord } from './delivery.ts';
import type { CollaborationEvent } from './events.ts';
import type {
  Foreseen,
  ForeseeRequest,
  InboxDecision,
  InboxOutcome,
  PreferencesChange,
  PreferencesView,
} from './inbox.ts';
import type { ChannelName, EventKind, Severity } from './names.ts';
import type { ReviewAnswer } from './review-feedback.ts';

/** A person, without an address. */
export interface PersonLine {
  readonly id: string;
  readonly name: string;
  /** Those with an address, in the order in which they are used. */
  readonly channels: readonly ChannelName[];
  readonly timeZone: string;
  /** As `09:00-17:00@mon,tue,wed,thu,fri`; every day where no days are named. */
  readonly workingHours: string;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly away?: { readonly until: string; readonly delegate?: string };
  readonly left: boolean;
}

export interface RouteLine {
  readonly kinds: readonly EventKind[];
  readonly severity: Severity;
  /** `*` fits any part. */
  readonly subjects: readonly string[];
  readonly to: readonly string[];
}

export interface DirectoryOverview {
  /** None where there are problems, since nobody is told anything until they are mended. */
  readonly people: readonly PersonLine[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly routes: readonly RouteLine[];
  readonly escalation: readonly string[];
  /** What makes the file unusable, with line and column. */
  readonly problems: readonly string[];
  /** What is allowed and probably not meant. */
  readonly warnings: readonly string[];
}

/** `own`: the person, by `within notify prefs`; `file`: under their name; `defaults`: of the file; `standard`: nobody. */
export type PreferenceOrigin = 'own' | 'file' | 'defaults' | 'standard';

export interface PreferenceLine {
  readonly key: string;
  /** As `--set` takes it. */
  readonly value: string;
  readonly from: PreferenceOrigin;
}

/** An event that was taken, and whom it was handed to. */
export interface TakenLine {
  readonly event: CollaborationEvent;
  readonly people: readonly { readonly person: string; readonly reason: string }[];
  /** When it was taken, milliseconds since 1970 UTC. */
  readonly at: number;
}

/** Why one person was told of an event, or was not. */
export interface Explanation {
  readonly event: string;
  readonly person: string;
  /** `undecided`: handed to the inbox, which has not decided yet; `not-addressed`: it was for others. */
  readonly outcome: InboxOutcome | 'undecided' | 'not-addressed';
  /** A sentence. */
  readonly why: string;
  /** Why it was for this person; absent where it was not. */
  readonly route?: string;
  /** When it was decided, or taken where nothing was decided, milliseconds since 1970 UTC. */
  readonly at: number;
  /** `digested`: when the digest was sent. */
  readonly digestSentAt?: number;
  /** Messages that carried it to the person, and how each ended. */
  readonly messages: readonly DeliveryRecord[];
}

/** What would become of an event for one person if it came now. */
export interface Foresight {
  readonly event: string;
  readonly person: string;
  /** `not-addressed`: it would not be for this person. */
  readonly outcome: InboxOutcome | 'not-addressed';
  readonly why: string;
  readonly route?: string;
  readonly channels?: readonly ChannelName[];
  /** When the digest would be sent, milliseconds since 1970 UTC. */
  readonly dueAt?: number;
  /** Whom it would be for. */
  readonly people: readonly string[];
}

/** How far a test message has come. */
export interface TestProgress {
  readonly ended: readonly DeliveryRecord[];
  /** `reason`: why the last attempt did not end it. */
  readonly waiting: readonly { readonly channel: ChannelName; readonly reason?: string }[];
}

/** Messages over one channel, by how they ended. */
export interface ChannelStatistics {
  readonly channel: ChannelName;
  readonly confirmed: number;
  readonly resolved: number;
  readonly refused: number;
  /** Milliseconds from the event to its message, of those sent at once; absent where there were none. */
  readonly latencyMs?: { readonly p50: number; readonly p99: number };
}

/** What was decided about events of one kind, each counted once for a person; `unknown` where the event is not known. */
export type KindStatistics = { readonly kind: EventKind | 'unknown' } & Readonly<Record<InboxOutcome, number>>;

/** Reviews that ended, by the state of the flag `collaboration` as they were asked for. */
export interface ReviewStatistics {
  /** True: people were told. */
  readonly told: boolean;
  readonly reviews: number;
  /** Those with a vote. */
  readonly decided: number;
  /** Milliseconds from what is reviewed to the first look of somebody else, and to the decision. */
  readonly firstViewMs?: { readonly p50: number; readonly p90: number };
  readonly decisionMs?: { readonly p50: number; readonly p90: number };
  /** To the question after a decision. */
  readonly answers: Readonly<Record<ReviewAnswer, number>>;
  readonly notes: readonly string[];
}

export interface DeliveryStatistics {
  readonly reviews: readonly ReviewStatistics[];
  readonly events: number;
  readonly channels: readonly ChannelStatistics[];
  /** Messages that arrived; `days`: days with any, in UTC. */
  readonly people: readonly {
    readonly person: string;
    readonly messages: number;
    readonly days: number;
    readonly mostADay: number;
  }[];
  readonly kinds: readonly KindStatistics[];
}

/** Asks the inbox of a person; `no-inbox` while they have none. */
export type AskInbox = (request: ForeseeRequest) => Promise<Foreseen | undefined | 'no-inbox'>;

export interface Enquiries {
  /** Errors: `CONFIG_INVALID` where the file cannot be read. */
  people(): Promise<DirectoryOverview>;
  /** Errors: `RECIPIENT_UNKNOWN` with the nearest name, also for a group. */
  requirePerson(id: string): Promise<void>;
  /** Errors: `RECIPIENT_UNKNOWN` for the first name of neither a person nor a group; `CONFIG_INVALID` while the file has a mistake. */
  requireRecipients(names: readonly string[]): Promise<void>;
  /** What counts for a person and who set it; `view` is that of their inbox, absent while they have none. */
  preferences(person: string, view: PreferencesView | undefined): Promise<readonly PreferenceLine[]>;
  /** `set`: as `digest=2h`; `reset`: keys to take back, or `all`. Errors: `PREFERENCE_INVALID` with the key. */
  preferencesChange(set: readonly string[], reset: readonly string[]): PreferencesChange;
  /** `remembered`: what the inbox itself says, where it was asked and remembers. */
  explain(taken: TakenLine, person: string, remembered: InboxDecision | undefined): Promise<Explanation>;
  /** `ask` is absent where no inbox can be asked. */
  foresee(event: CollaborationEvent, person: string, ask: AskInbox | undefined): Promise<Foresight>;
  /** Of what was taken and sent since then, milliseconds since 1970 UTC. */
  statistics(since: number): Promise<DeliveryStatistics>;
  /** An event that asks for a harmless message to one person; `id` is fresh. */
  testEvent(request: {
    readonly person: string;
    readonly channel?: ChannelName;
    readonly id: string;
  }): CollaborationEvent;
  /** Of a test that the inbox sent over these channels. */
  testProgress(
    event: CollaborationEvent,
    sent: { readonly person: string; readonly channels: readonly ChannelName[] },
  ): Promise<TestProgress>;
}
