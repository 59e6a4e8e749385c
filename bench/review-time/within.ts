/** @module The other side: the real routing, inbox and review policies on the same clock. */
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { HeldReview } from '../../contracts/held-review.ts';
import type { InboxProfile, InboxState, InboxStep } from '../../contracts/inbox.ts';
import type { Preferences } from '../../contracts/people.ts';
import type { ReviewPeople, ReviewRequest } from '../../contracts/review.ts';
import { type Directory, inboxProfile } from '../../domain/collaboration/directory/directory.ts';
import { openDirectory } from '../../domain/collaboration/directory/open.ts';
import { due, flushed, newInbox, received } from '../../domain/collaboration/inbox/policy.ts';
import { reviewPeople } from '../../domain/collaboration/review/people.ts';
import {
  cast,
  concluded,
  escalated,
  newReview,
  reminded,
  withPeople,
} from '../../domain/collaboration/review/policy.ts';
import { seatsOf } from '../../domain/collaboration/review/seats/policy.ts';
import { nextReminders } from '../../domain/collaboration/review/time/policy.ts';
import { routing } from '../../domain/collaboration/routing/policy.ts';
import { dayMs, start } from './assumptions.ts';
import { Clock, type Outcome, outcomeOf, Readers } from './side.ts';
import { end, lead, substituteOf, type World } from './world.ts';

/** What is switched on; all of it in the product. */
export interface Features {
  readonly delegation: boolean;
  /** Reminders and deadlines in the working hours of each reviewer; else after 24 hours, as the baseline. */
  readonly reminders: boolean;
  readonly escalation: boolean;
  /** Inbox policies for what is not a review: digest, inhibition, budget; else every event comes at once. */
  readonly digest: boolean;
  /** Requests come at once; else in the digest, as all else. */
  readonly priority: boolean;
}

export interface Settings {
  readonly rules: Pick<ReviewRequest['rules'], 'reminders' | 'deadline' | 'escalateAfter' | 'remindEscalated'>;
  /** `defaults:` of the file of people. */
  readonly defaults: Preferences;
}

const weekMs = 7 * dayMs;

/** By week, since nothing else changes in it. */
async function directoriesOf(world: World, features: Features, { defaults }: Settings): Promise<Directory[]> {
  const weeks = Array.from({ length: Math.ceil((end - start) / weekMs) }, (_, week) => week);
  return Promise.all(weeks.map((week) => directoryIn(world, start + week * weekMs, { features, defaults })));
}

function directoryIn(
  world: World,
  now: number,
  { features, defaults }: { readonly features: Features; readonly defaults: Preferences },
): Promise<Directory> {
  const isTold = features.delegation && world.cell.delegates;
  const people = Object.fromEntries(
    world.people.map((id) => {
      const until = new Date(world.backFrom(id, now)).toISOString().slice(0, 10);
      const away = isTold && world.isAway(id, now) && { away: { until, delegate: substituteOf(id) } };
      return [id, { name: id, email: `${id}@example.org`, timeZone: world.zoneOf(id), ...away }];
    }),
  );
  const kinds = {
    ...defaults.kinds,
    ...(!features.priority && { reviewRequested: 'digest' as const, reviewReminder: 'digest' as const }),
  };
  const file = {
    people,
    groups: { reviewers: [...world.reviewerIds] },
    routes: [
      {
        kinds: ['experimentCompleted', 'experimentFailed', 'dataQualityAlert', 'deploymentChanged'] as never,
        to: [...world.people],
      },
    ],
    escalation: [lead],
    defaults: { ...defaults, kinds },
  };
  return openDirectory({ read: () => Promise.resolve({ file, where: (path) => path.join('.') }) });
}

export async function within(world: World, features: Features, settings: Settings): Promise<Outcome> {
  const side = new Side(world, features, { settings, directories: await directoriesOf(world, features, settings) });
  return side.run();
}

class Side {
  readonly #world: World;
  readonly #features: Features;
  readonly #rules: ReviewRequest['rules'];
  readonly #directories: readonly Directory[];
  readonly #clock = new Clock();
  readonly #readers: Readers;
  readonly #inboxes = new Map<string, InboxState>();
  readonly #reviews = new Map<string, HeldReview>();
  readonly #closed = new Map<string, number>();
  readonly #profiles = new Map<Directory, Map<string, InboxProfile>>();
  readonly #reviewPeople = new Map<Directory, ReviewPeople>();
  #events = 0;
  #alone = 0;

  constructor(
    world: World,
    features: Features,
    { settings, directories }: { readonly settings: Settings; readonly directories: readonly Directory[] },
  ) {
    this.#world = world;
    this.#features = features;
    this.#directories = directories;
    this.#rules = {
      reviewers: ['reviewers'],
      quorum: world.cell.quorum,
      roles: [],
      veto: [],
      allowSelf: false,
      escalateTo: features.escalation ? [lead] : [],
      ...(features.reminders
        ? { time: 'working', ...settings.rules }
        : { ...settings.rules, time: 'calendar', reminders: [{ days: 1, ms: 0 }] }),
    };
    this.#readers = new Readers(world, this.#clock, (review, person, now) => this.#vote(review, person, now));
  }

  run(): Outcome {
    for (const { at, event } of this.#world.events) this.#clock.at(at, (now) => this.#tell(event, now));
    for (const { id, at } of this.#world.reviews) this.#clock.at(at, (now) => this.#request(id, now));
    for (let week = start; week < end; week += weekMs) this.#clock.at(week, (now) => this.#refresh(now));
    this.#clock.runUntil(end);
    return { ...outcomeOf(this.#world, this.#closed, this.#readers.messages), alone: this.#alone };
  }

  #directory(now: number): Directory {
    const week = Math.min(Math.floor((now - start) / weekMs), this.#directories.length - 1);
    return known(this.#directories[week], 'directory');
  }

  /** Routes an event and hands it to the inboxes, as the collaboration workflow does. */
  #tell(event: CollaborationEvent, now: number): void {
    const directory = this.#directory(now);
    const isPlain = !this.#features.digest && event.review === undefined;
    for (const { person, route } of routing(directory, event, now).persons) {
      if (isPlain) this.#readers.reach(person, [], now);
      else {
        const state = this.#inboxes.get(person) ?? newInbox(person);
        this.#step(person, received(state, { event, route }, this.#profile(directory, person), now), now);
      }
    }
  }

  #profile(directory: Directory, person: string): InboxProfile {
    const profiles = this.#profiles.get(directory) ?? new Map<string, InboxProfile>();
    this.#profiles.set(directory, profiles);
    const week = start + this.#directories.indexOf(directory) * weekMs;
    const profile = profiles.get(person) ?? inboxProfile(directory, person, week);
    profiles.set(person, profile);
    return profile;
  }

  #step(person: string, { state, sends }: InboxStep, now: number): void {
    this.#inboxes.set(person, state);
    for (const { events, update } of sends) {
      if (update) continue;
      const asked = events.flatMap(({ review }) => (review && !review.closed ? [review.id] : []));
      this.#readers.reach(person, [...new Set(asked)], now);
    }
    const at = due(state);
    if (at !== undefined)
      this.#clock.at(Math.max(at, now), (then) => {
        const before = known(this.#inboxes.get(person), person);
        const step = flushed(before, then);
        if (step.state !== before) this.#step(person, step, then);
      });
  }

  #request(id: string, now: number): void {
    const request: ReviewRequest = {
      id,
      subject: { type: 'model', id, name: id },
      artifacts: {},
      rules: this.#rules,
      facts: {},
      completedAt: now,
      told: true,
    };
    this.#keep(id, withPeople(newReview(request, now), this.#people(now)));
    this.#tell(this.#event(id, 'reviewRequested', ['reviewers'], now), now);
    this.#readers.stray(id, now);
    this.#watch(id, now);
  }

  /** The directory of now, as the activity of a review reads it. */
  #people(now: number): ReviewPeople {
    const directory = this.#directory(now);
    const week = start + this.#directories.indexOf(directory) * weekMs;
    const people =
      this.#reviewPeople.get(directory) ?? reviewPeople(directory, { rules: this.#rules, also: [], now: week });
    this.#reviewPeople.set(directory, people);
    return people;
  }

  #refresh(now: number): void {
    for (const [id, held] of this.#reviews) {
      if (held.end) continue;
      this.#keep(id, withPeople(held, this.#people(now)));
      this.#watch(id, now);
    }
  }

  /** Wakes the review for its next reminder and its deadline; one that finds nothing to do does nothing. */
  #watch(id: string, now: number): void {
    const held = known(this.#reviews.get(id), id);
    const next = nextReminders(held)[0]?.at;
    for (const at of [next, held.dueAt])
      if (at !== undefined) this.#clock.at(Math.max(at, now), (then) => this.#wake(id, then));
  }

  #wake(id: string, now: number): void {
    const held = known(this.#reviews.get(id), id);
    if (held.end) return;
    const { held: after, people } = reminded(held, now);
    this.#keep(id, after);
    if (people.length > 0) {
      this.#tell(this.#event(id, 'reviewReminder', people, now), now);
      this.#watch(id, now);
    }
    if (after.dueAt === undefined || after.dueAt > now) return;
    const handed = escalated(after, now);
    if (!handed) return this.#keep(id, concluded(after, now, true));
    this.#keep(id, handed);
    this.#tell(this.#event(id, 'reviewEscalated', this.#rules.escalateTo, now), now);
    this.#watch(id, now);
  }

  #vote(id: string, voter: string, now: number): void {
    const held = known(this.#reviews.get(id), id);
    if (held.end || !seatsOf(held).some(({ person }) => person === voter)) return;
    const after = concluded(cast(held, { voter, decision: 'approve', door: 'page' }, now).held, now);
    this.#keep(id, after);
    if (!after.end) return;
    this.#closed.set(id, now);
    if (after.escalated && !this.#hasQuorum(after)) this.#alone += 1;
    this.#tell(this.#event(id, 'reviewDecided', ['reviewers'], now, true), now);
  }

  /** Without those whom it escalated to, who decide alone. */
  #hasQuorum({ votes }: HeldReview): boolean {
    return votes.filter(({ voter }) => voter !== lead).length >= this.#rules.quorum;
  }

  #keep(id: string, held: HeldReview): void {
    this.#reviews.set(id, held);
  }

  #event(
    ...[id, kind, to, at, closed]: [string, CollaborationEvent['kind'], readonly string[], number, true?]
  ): CollaborationEvent {
    this.#events += 1;
    return {
      schema: 1,
      id: `${kind}-${id}-${this.#events}`,
      kind,
      severity: 'info',
      at,
      subject: { type: 'review', id, name: id },
      title: `${kind} ${id}`,
      to: [...to],
      review: { id, ...(closed && { closed }) },
    };
  }
}

function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the simulation lost ${name}`);
  return value;
}
