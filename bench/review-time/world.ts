/** @module One simulated team and its weeks, drawn once for both sides: reviews, other events, who is away, how people respond. */
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { WallHours, ZoneOffset } from '../../contracts/inbox.ts';
import { zoneOffsets } from '../../domain/collaboration/directory/time-zone.ts';
import { addWithin, nextWithin } from '../../domain/collaboration/local-time/policy.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import {
  askedDays,
  attention,
  background,
  type Cell,
  dayMs,
  graceDays,
  hourMs,
  responseSpread,
  reviewers,
  reviewsADay,
  start,
  strayHours,
} from './assumptions.ts';

const weekMs = 7 * dayMs;
export const end = start + (askedDays + graceDays) * dayMs;
export const zones = ['Europe/Berlin', 'UTC', 'America/New_York'] as const;
const workingHours: WallHours = { from: 540, to: 1020, days: [1, 2, 3, 4, 5] };
const offsetsByZone = new Map<string, readonly ZoneOffset[]>(
  zones.map((zone) => [zone, zoneOffsets(zone, start - weekMs, end + 4 * weekMs)]),
);

export interface TimedEvent {
  readonly at: number;
  readonly event: CollaborationEvent;
}

const reviewerIds = Array.from({ length: reviewers }, (_, index) => `reviewer${index}`);
/** `reviewer0` has `substitute0`. */
export const substituteOf = (reviewer: string): string => reviewer.replace('reviewer', 'substitute');
export const lead = 'lead';

export class World {
  readonly cell: Cell;
  readonly reviewerIds = reviewerIds;
  /** All who are told of events. */
  readonly people = [...reviewerIds, ...reviewerIds.map(substituteOf), lead];
  /** Reviews, by the time at which they are asked for. */
  readonly reviews: readonly { readonly id: string; readonly at: number }[];
  readonly events: readonly TimedEvent[];
  readonly #seed: string;
  readonly #reading: Reading;
  readonly #away = new Map<string, boolean>();

  constructor(cell: Cell, seed: string, reading: Reading = { responseShare: 1, isFresh: false }) {
    this.cell = cell;
    this.#seed = seed;
    this.#reading = reading;
    this.reviews = arrivals(`${seed} reviews`, reviewsADay).map((at, index) => ({ id: `review-${index}`, at }));
    this.events = arrivals(`${seed} events ${cell.load}`, cell.load).map((at, index) => ({
      at,
      event: otherEvent(at, index, this.#draw(`event ${index}`)),
    }));
  }

  zoneOf(person: string): (typeof zones)[number] {
    const index = Number(/\d+$/.exec(person)?.[0] ?? 1);
    return zones[index % zones.length] ?? 'UTC';
  }

  offsetsOf(person: string): readonly ZoneOffset[] {
    return offsetsByZone.get(this.zoneOf(person)) ?? [];
  }

  /** When the person is there again, or `at`. Nobody but reviewers is ever away. */
  backFrom(person: string, at: number): number {
    let time = at;
    while (this.isAway(person, time)) time = start + (weekOf(time) + 1) * weekMs;
    return time;
  }

  isAway(person: string, at: number): boolean {
    if (!person.startsWith('reviewer')) return false;
    const name = `away ${person} ${weekOf(at)}`;
    const isAway = this.#away.get(name) ?? this.#draw(name).nextDouble() < this.cell.absent;
    this.#away.set(name, isAway);
    return isAway;
  }

  /** When the person decides after this message, the `ordinal`th about the review; undefined where it leads to nothing. */
  actionOn({ review, person, ordinal, at, before }: Received): number | undefined {
    const chance = this.#draw(`attention ${review} ${person} ${ordinal}`).nextDouble();
    return chance < attention(before) ? this.#respond(review, { person, ordinal }, at) : undefined;
  }

  /** When the person decides without any message. */
  strayDecision(review: string, person: string, at: number): number {
    const hours = -strayHours * Math.log(1 - this.#draw(`stray ${review} ${person}`).nextDouble());
    const found = addWithin(workingHours, this.offsetsOf(person), this.backFrom(person, at), hours * hourMs);
    return this.#respond(review, { person, ordinal: 0 }, found);
  }

  /** The k-th soonest decision if every reviewer, or their known substitute, took up the request at once. */
  soonest(review: string, at: number): number {
    const times = this.reviewerIds.map((person) => {
      const isReplaced = this.cell.delegates && this.isAway(person, at);
      return this.#respond(review, { person: isReplaced ? substituteOf(person) : person, ordinal: 1 }, at);
    });
    return times.toSorted((one, other) => one - other)[this.cell.quorum - 1] ?? end;
  }

  #respond(review: string, { person, ordinal }: Pick<Received, 'person' | 'ordinal'>, at: number): number {
    const offsets = this.offsetsOf(person);
    const noticed = nextWithin(workingHours, offsets, this.backFrom(person, at));
    const spread = Math.exp(
      responseSpread *
        this.#draw(`response ${review} ${person}${this.#reading.isFresh ? ` ${ordinal}` : ''}`).nextNormal(),
    );
    const work = this.cell.medianHours * this.#reading.responseShare * spread * hourMs;
    const decided = addWithin(workingHours, offsets, noticed, work);
    return nextWithin(workingHours, offsets, this.backFrom(person, decided));
  }

  /** A draw by its name: what one side asks shifts nothing for the other. */
  #draw(name: string) {
    return createStream(`${this.#seed} ${name}`);
  }
}

/** How the laws of response are read. */
export interface Reading {
  /** What a decision takes of the time of the cell. */
  readonly responseShare: number;
  /** True: every message that leads to action has a response time of its own; else one counts for person and review. */
  readonly isFresh: boolean;
}

export interface Received {
  readonly review: string;
  readonly person: string;
  /** Of the messages that this person got about the review, from 1. */
  readonly ordinal: number;
  readonly at: number;
  /** Messages that the person got in the 24 hours before. */
  readonly before: number;
}

const weekOf = (at: number): number => Math.floor((at - start) / weekMs);

/** Times of a Poisson process, ascending. */
function arrivals(seed: string, aDay: number): number[] {
  const stream = createStream(seed);
  const times: number[] = [];
  for (let at = start; ; ) {
    at += (-Math.log(1 - stream.nextDouble()) / aDay) * dayMs;
    if (at >= start + askedDays * dayMs) return times;
    times.push(Math.round(at));
  }
}

const pipelines = ['churn', 'fraud', 'prices', 'ranking', 'images'];

/** What the shares leave over by their rounding. */
const plainEvent = { kind: 'experimentCompleted', severity: 'info', isTrial: false } as const;

function otherEvent(at: number, index: number, stream: ReturnType<typeof createStream>): CollaborationEvent {
  let draw = stream.nextDouble();
  const drawn = background.find(({ share }) => {
    draw -= share;
    return draw < 0;
  });
  const { kind, severity, isTrial } = drawn ?? plainEvent;
  // A sweep of trials lasts half a day.
  const sweep = `sweep-${Math.floor((at - start) / (12 * hourMs))}`;
  const name = pipelines[stream.nextBelow(pipelines.length)] ?? 'churn';
  return {
    schema: 1,
    id: `event-${index}`,
    kind,
    severity,
    at,
    subject: { type: 'run', id: `run-${index}`, name, ...(isTrial && { parent: sweep }) },
    title: `${kind} of ${name}`,
  };
}
