/** @module When a review is due and whom it reminds, in the working hours of its people. */
import type { HeldReview } from '../../../../contracts/held-review.ts';
import type { ReviewPerson, WorkingTime } from '../../../../contracts/review.ts';
import { addWithin } from '../../local-time/policy.ts';
import { chairsOf, type Electorate, peopleIn, personOf, seatsOf } from '../seats/policy.ts';

const minuteMs = 60_000;
const dayMinutes = 1440;

type Timed = Electorate & Pick<HeldReview, 'openedAt' | 'reminded' | 'votes' | 'escalatedAt'>;

/** When this much of a person's working time has passed since `at`; a working day is as long as theirs is. */
function afterWork(
  person: ReviewPerson | undefined,
  at: number,
  { days, ms }: WorkingTime,
  isWorking: boolean,
): number {
  if (!person || !isWorking) return at + days * dayMinutes * minuteMs + ms;
  const { workingHours, offsets, awayUntil = at } = person;
  const length = (((workingHours.to - workingHours.from) % dayMinutes) + dayMinutes) % dayMinutes;
  return addWithin(workingHours, offsets, Math.max(at, awayUntil), days * length * minuteMs + ms);
}

/** People whose time runs: for each chair the stand-in of whoever is away, else its holder. */
function runners(held: Electorate): readonly string[] {
  return [...new Set(chairsOf(held).map(({ holders }) => holders.at(-1) ?? ''))];
}

type Opened = Electorate & Pick<HeldReview, 'openedAt'>;

/** When time is up for the first time: others are asked then, or it expires. */
export function firstDue(held: Opened): number {
  const { escalateAfter, deadline } = held.request.rules;
  const isAsked = peopleIn(held).escalateTo.length > 0;
  return deadlineOf(held, held.openedAt, (isAsked ? escalateAfter : undefined) ?? deadline);
}

/** The deadline once more; where others are asked before it, it stays that of the reviewers. */
export function dueAfterEscalation(held: Opened, now: number): number {
  const { escalateAfter, deadline } = held.request.rules;
  if (escalateAfter === undefined) return deadlineOf(held, now, deadline);
  return Math.max(now, deadlineOf({ ...held, escalated: false }, held.openedAt, deadline));
}

/** The time has passed once as many as must approve have each had it; after an escalation, once one of those has. */
function deadlineOf(held: Electorate, at: number, deadline: WorkingTime): number {
  const { quorum, time } = held.request.rules;
  const isWorking = time === 'working';
  const escalated = new Set(seatsOf(held).flatMap(({ person, escalated: alone }) => (alone ? [person] : [])));
  const people = runners(held).filter((person) => !held.escalated || escalated.has(person));
  const ends = people
    .map((person) => afterWork(personOf(held, person), at, deadline, isWorking))
    .toSorted((one, other) => one - other);
  const wanted = held.escalated ? 1 : quorum;
  return ends[Math.min(wanted, ends.length) - 1] ?? afterWork(undefined, at, deadline, false);
}

interface DueReminder {
  readonly person: string;
  readonly at: number;
}

/** The next reminder of everybody who has not voted, soonest first; for whom it escalated to time runs from then on. */
export function nextReminders(held: Timed): readonly DueReminder[] {
  const { reminders, time } = held.request.rules;
  const voted = new Set(held.votes.map(({ voter }) => voter));
  const { openedAt, escalatedAt } = held;
  const chairs = chairsOf(held).filter(({ escalated }) => !escalated || escalatedAt !== undefined);
  const silent = chairs.filter(({ holders }) => !holders.some((holder) => voted.has(holder)));
  const people = new Map(
    silent.map(({ holders, escalated }) => [holders.at(-1) ?? '', escalated ? (escalatedAt ?? openedAt) : openedAt]),
  );
  return [...people]
    .flatMap(([person, from]) => {
      const next = reminders[held.reminded[person] ?? 0];
      if (!next || voted.has(person)) return [];
      return [{ person, at: afterWork(personOf(held, person), from, next, time === 'working') }];
    })
    .toSorted((one, other) => one.at - other.at);
}
