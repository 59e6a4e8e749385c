/** @module One side of the comparison on a simulated clock: what each person was sent, what that led to, when reviews closed. */
import { dayMs } from './assumptions.ts';
import { end, type World } from './world.ts';

interface Task {
  readonly at: number;
  readonly order: number;
  readonly run: (now: number) => void;
}

/** Runs what is due in the order of its time; of two at one time what was asked for first. */
export class Clock {
  readonly #heap: Task[] = [];
  #count = 0;

  at(time: number, run: (now: number) => void): void {
    const task = { at: time, order: this.#count, run };
    this.#count += 1;
    let place = this.#heap.push(task) - 1;
    for (let parent = this.#parentOf(place); parent && isBefore(task, parent); parent = this.#parentOf(place)) {
      this.#heap[place] = parent;
      place = (place - 1) >> 1;
    }
    this.#heap[place] = task;
  }

  #parentOf(place: number): Task | undefined {
    return place > 0 ? this.#heap[(place - 1) >> 1] : undefined;
  }

  runUntil(time: number): void {
    for (let first = this.#heap[0]; first && first.at <= time; first = this.#heap[0]) {
      this.#removeFirst();
      first.run(first.at);
    }
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let place = 0;
    for (;;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const [one, other] = [heap[left], heap[right]];
      const [child, sooner] = one && other && isBefore(other, one) ? [right, other] : [left, one];
      if (!sooner || !isBefore(sooner, last)) break;
      heap[place] = sooner;
      place = child;
    }
    heap[place] = last;
  }
}

const isBefore = (one: Task, other: Task): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** Counts messages and turns those about reviews into decisions, in the same way for both sides. */
export class Readers {
  readonly #world: World;
  readonly #clock: Clock;
  readonly #vote: (review: string, person: string, now: number) => void;
  readonly #inbox = new Map<string, number[]>();
  readonly #ordinals = new Map<string, number>();
  messages = 0;

  constructor(world: World, clock: Clock, vote: (review: string, person: string, now: number) => void) {
    this.#world = world;
    this.#clock = clock;
    this.#vote = vote;
  }

  /** A message reached somebody; `reviews`: those that it asks them to decide. */
  reach(person: string, reviews: readonly string[], now: number): void {
    const inbox = this.#inbox.get(person) ?? [];
    this.#inbox.set(person, inbox);
    const before = inbox.length - firstAfter(inbox, now - dayMs);
    inbox.push(now);
    this.messages += 1;
    for (const review of reviews) {
      const key = `${review} ${person}`;
      const ordinal = (this.#ordinals.get(key) ?? 0) + 1;
      this.#ordinals.set(key, ordinal);
      const decided = this.#world.actionOn({ review, person, ordinal, at: now, before });
      if (decided !== undefined) this.#clock.at(decided, (at) => this.#vote(review, person, at));
    }
  }

  /** Reviewers come across a review by themselves. */
  stray(review: string, now: number): void {
    for (const person of this.#world.reviewerIds)
      this.#clock.at(this.#world.strayDecision(review, person, now), (at) => this.#vote(review, person, at));
  }
}

/** Place of the first time after `at`; the times ascend. */
function firstAfter(times: readonly number[], at: number): number {
  let place = times.length;
  while (place > 0 && (times[place - 1] ?? 0) > at) place -= 1;
  return place;
}

export interface Outcome {
  /** From the request to the quorum, hours, by review; those that never closed end with the simulation. */
  readonly hours: readonly number[];
  readonly messages: number;
  /** Reviews that somebody whom they escalated to decided without the quorum. */
  readonly alone?: number;
}

export function outcomeOf(world: World, closed: ReadonlyMap<string, number>, messages: number): Outcome {
  const hours = world.reviews.map(({ id, at }) => ((closed.get(id) ?? end) - at) / (dayMs / 24));
  return { hours, messages };
}
