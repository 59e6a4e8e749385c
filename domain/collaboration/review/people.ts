/** @module The rules of a review beside the directory of now: groups as people, roles, stand-ins, working hours. */
import type { ReviewPeople, ReviewPerson, ReviewRequest, ReviewView } from '../../../contracts/review.ts';
import { didYouMean } from '../../pipeline/nearest.ts';
import { type Directory, type DirectoryPerson, peopleOf } from '../directory/directory.ts';
import { zoneOffsets } from '../directory/time-zone.ts';
import { standInFor } from '../routing/policy.ts';

const dayMs = 86_400_000;
/** Working time is told that far ahead. */
const aheadDays = 120;

type Rules = Pick<ReviewRequest['rules'], 'reviewers' | 'veto' | 'escalateTo'>;

export interface PeopleQuestion {
  readonly rules: Rules;
  /** People who are looked up beside those of the rules: whoever votes. */
  readonly also: readonly string[];
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

/** Whoever left is nowhere in the answer. */
export function reviewPeople(directory: Directory, { rules, also, now }: PeopleQuestion): ReviewPeople {
  const reviewers = membersOf(directory, rules.reviewers);
  const escalateTo = membersOf(directory, rules.escalateTo);
  const named = new Set([...reviewers, ...escalateTo, ...also]);
  const standIns = [...named].map((id) => standInFor(directory.people, id, now));
  const people = [...new Set([...named, ...standIns])].flatMap((id) => {
    const person = directory.people.get(id);
    return person && !person.left ? [[id, personOf(directory, person, now)] as const] : [];
  });
  const veto = rules.veto.map((name) => [name, vetoersOf(directory, name, reviewers)] as const);
  return {
    people: Object.fromEntries(people),
    reviewers,
    veto: [...new Set(veto.flatMap(([, ids]) => ids))],
    escalateTo,
    problems: [
      ...[...rules.reviewers, ...rules.escalateTo].flatMap((name) => problemOf(directory, name)),
      ...veto.flatMap(([name, ids]) =>
        ids.length > 0 ? [] : [`Nobody among the reviewers is or has the ${JSON.stringify(name)} of \`veto\`.`],
      ),
    ],
  };
}

/**
 * True where the file of people may say otherwise than the review knows, which reads it from time to time: somebody whom
 * it waits for is there no more, or it could not be decided.
 */
export function isOutdated(
  { closed, blocked, mayVote }: Pick<ReviewView, 'closed' | 'blocked' | 'mayVote'>,
  { people }: Pick<Directory, 'people'>,
): boolean {
  return !closed && (blocked !== undefined || mayVote.some(({ person }) => people.get(person)?.left !== false));
}

function membersOf(directory: Directory, names: readonly string[]): string[] {
  const all = names.flatMap((name) => peopleOf(directory, name) ?? []);
  return [...new Set(all)].filter((id) => directory.people.get(id)?.left === false);
}

/** A name is that of a person or group first, else of a role. */
function vetoersOf(directory: Directory, name: string, reviewers: readonly string[]): readonly string[] {
  const known = peopleOf(directory, name);
  const has = (id: string): boolean => directory.people.get(id)?.roles.includes(name) === true;
  return reviewers.filter((id) => (known ? known.includes(id) : has(id)));
}

function problemOf(directory: Directory, name: string): readonly string[] {
  if (peopleOf(directory, name)) return [];
  const known = [...directory.people.keys(), ...directory.groups.keys()];
  const end = known.length === 0 ? ', which names nobody.' : didYouMean(name, known) || '.';
  return [`"${name}" is neither a person nor a group of within.people.yaml${end}`];
}

function personOf(directory: Directory, person: DirectoryPerson, now: number): ReviewPerson {
  const { id, name, roles, workingHours, timeZone, away } = person;
  const isAway = away !== undefined && now < away.until;
  const standIn = isAway ? standInFor(directory.people, id, now) : id;
  return {
    id,
    name,
    roles,
    workingHours,
    offsets: zoneOffsets(timeZone, now - dayMs, now + aheadDays * dayMs),
    ...(isAway && { awayUntil: away.until }),
    ...(standIn !== id && { standIn }),
  };
}
