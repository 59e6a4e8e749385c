/** @module Events, profiles and an inbox that runs by itself, for tests of what people are told. */
import fc from 'fast-check';
import type { OutboundMessage } from '../../contracts/delivery.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { InboxDecision, InboxProfile, InboxState, WallHours } from '../../contracts/inbox.ts';
import { channelNames, eventKinds, severities } from '../../contracts/names.ts';
import { type DirectoryFile, directorySchema } from '../../contracts/people.ts';
import type { PeopleSource } from '../../domain/collaboration/directory/ports.ts';
import { zoneOffsets } from '../../domain/collaboration/directory/time-zone.ts';
import { due, flushed, newInbox, received } from '../../domain/collaboration/inbox/policy.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** Monday, 2 March 2026, noon UTC. */
export const monday = Date.UTC(2026, 2, 2, 12);
export const everyDay = [0, 1, 2, 3, 4, 5, 6];

type EventParts = Partial<Omit<CollaborationEvent, 'subject'>> & {
  readonly subject?: Partial<CollaborationEvent['subject']>;
};

export function eventOf(id: string, parts: EventParts = {}): CollaborationEvent {
  return {
    schema: 1,
    id,
    kind: 'experimentCompleted',
    severity: 'info',
    at: monday,
    title: `event ${id}`,
    ...parts,
    subject: { type: 'run', id: `run-${id}`, name: 'cells', ...parts.subject },
  };
}

export function profileOf(parts: Partial<InboxProfile> = {}): InboxProfile {
  return {
    person: 'anna',
    reachable: ['slack', 'email'],
    preferences: {},
    offsets: [{ fromMs: 0, offsetMinutes: 0 }],
    ...parts,
  };
}

export interface Told {
  readonly at: number;
  readonly message: OutboundMessage;
}

/** Does what the workflow does: takes events as they come, sends what is due in between. */
export class RunningInbox {
  state: InboxState;
  readonly told: Told[] = [];
  readonly decisions: InboxDecision[] = [];
  readonly #profile: InboxProfile;

  constructor(profile: InboxProfile) {
    this.#profile = profile;
    this.state = newInbox(profile.person);
  }

  receive(event: CollaborationEvent, at: number): void {
    this.runUntil(at);
    this.#take(received(this.state, { event, route: `route 1 tells ${this.#profile.person}` }, this.#profile, at), at);
  }

  /** Sends every digest that is due up to `end`. */
  runUntil(end: number): void {
    for (let at = due(this.state); at !== undefined && at <= end; at = due(this.state))
      this.#take(flushed(this.state, at), at);
  }

  #take(step: ReturnType<typeof flushed>, at: number): void {
    this.state = step.state;
    this.told.push(...step.sends.map((message) => ({ at, message })));
    this.decisions.push(...step.decisions);
  }
}

export const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Santiago',
];

/** Starts near days on which clocks are put on or back, among others. */
export const start = fc.constantFrom(
  monday,
  Date.UTC(2026, 2, 7, 18),
  Date.UTC(2026, 2, 28, 12),
  Date.UTC(2026, 3, 4, 6),
  Date.UTC(2026, 8, 5, 12),
  Date.UTC(2026, 9, 24, 20),
  Date.UTC(2026, 9, 31, 12),
);

export const wallHours: fc.Arbitrary<WallHours> = fc
  .record({
    from: fc.integer({ min: 0, max: 1439 }),
    to: fc.integer({ min: 0, max: 1439 }),
    days: fc.subarray(everyDay, { minLength: 1 }),
  })
  .filter(({ from, to }) => from !== to);

export const anyProfile = fc
  .record({
    zone: fc.constantFrom(...zones),
    start,
    reachable: fc.subarray([...channelNames], { minLength: 1 }),
    preferences: fc.record(
      {
        channels: fc.shuffledSubarray([...channelNames]),
        tellOn: fc.constantFrom('first' as const, 'all' as const),
        kinds: fc.dictionary(
          fc.constantFrom(...eventKinds),
          fc.constantFrom('now' as const, 'digest' as const, 'off' as const),
        ),
        severity: fc.constantFrom(...severities),
        digestMs: fc.integer({ min: minute, max: 8 * hour }),
        quietHours: fc.oneof(fc.constant('off' as const), wallHours),
        budget: fc.record({
          messages: fc.integer({ min: 1, max: 8 }),
          perMs: fc.integer({ min: minute, max: 3 * hour }),
        }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ zone, start: from, reachable, preferences }) => ({
    zone,
    start: from,
    profile: profileOf({ reachable, preferences, offsets: zoneOffsets(zone, from - day, from + 20 * day) }),
  }));

/** A test goes out beside the rules of preferences and budget. */
const ruledKinds = eventKinds.filter((kind) => kind !== 'deliveryTest');

const anySubject = fc.record({
  type: fc.constantFrom('run' as const, 'sweep' as const, 'review' as const),
  id: fc.constantFrom('s1', 's2', 'r1', 'r2', 'r3'),
  name: fc.constantFrom('cells', 'digits'),
  parent: fc.option(fc.constantFrom('s1', 's2'), { nil: undefined }),
});

/** Events with the time since the one before, some of them sent twice. */
export const anyEvents = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...ruledKinds),
      severity: fc.constantFrom(...severities),
      subject: anySubject,
      review: fc.option(
        fc.record({ id: fc.constantFrom('v1', 'v2'), closed: fc.option(fc.constant(true), { nil: undefined }) }),
        { nil: undefined },
      ),
      wait: fc.oneof(fc.integer({ min: 0, max: minute }), fc.integer({ min: 0, max: 6 * hour })),
      isDouble: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((drafts) =>
    drafts.flatMap(({ wait, isDouble, subject: { parent, ...subject }, review, ...parts }, index) => {
      const event = {
        ...eventOf(`e${index}`, { ...parts, ...(review && { review: withoutAbsent(review) }) }),
        subject: { ...subject, ...(parent !== undefined && { parent }) },
      };
      return isDouble
        ? [
            { event, wait },
            { event, wait: 1 },
          ]
        : [{ event, wait }];
    }),
  );

const withoutAbsent = ({
  id,
  closed,
}: {
  id: string;
  closed?: true | undefined;
}): NonNullable<CollaborationEvent['review']> => (closed ? { id, closed } : { id });

/** A directory that stands in no file; a place in it is its path. */
export function directoryFrom(file: DirectoryFile): PeopleSource {
  return { read: () => Promise.resolve({ file: directorySchema.parse(file), where: (path) => path.join('.') }) };
}
