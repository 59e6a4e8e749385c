/** @module Whom an event is for, and why: routes that fit, whoever it is addressed to, delegates of those who are away. */
import type { CollaborationEvent } from '../../../contracts/events.ts';
import { type EventKind, severities } from '../../../contracts/names.ts';
import type { Directory, DirectoryPerson, DirectoryRoute } from '../directory/directory.ts';

export interface RoutedPerson {
  readonly person: string;
  /** Why, as a part of a sentence: `route 2 tells the group ml-leads`. */
  readonly route: string;
}

export interface Routing {
  /** Each person once, in the order of the directory's names. */
  readonly persons: readonly RoutedPerson[];
  /** Names in `to` that are neither a person nor a group. */
  readonly unknown: readonly string[];
}

/** Reasons that a message tells; a person whom ten routes name needs no more. */
const mostReasons = 3;

const reviewKinds: ReadonlySet<EventKind> = new Set(['reviewRequested', 'reviewReminder', 'reviewEscalated']);

/** `now`: milliseconds since 1970 UTC. A critical event that fits nobody, and that somebody could not be told, go to whom the directory escalates to. */
export function routing(directory: Directory, event: CollaborationEvent, now: number): Routing {
  const reasons = new Map<string, string[]>();
  const tell = (name: string, verb: string): void => {
    const isPerson = directory.people.has(name);
    for (const id of membersOf(directory, name)) {
      const [person, delegated] = standIn(directory.people, id, event, now);
      const reason = `${verb} ${isPerson ? name : `the group ${name}`}${delegated}`;
      reasons.set(person, [...(reasons.get(person) ?? []), reason]);
    }
  };
  for (const name of event.to ?? []) tell(name, 'it is addressed to');
  for (const [index, route] of directory.routes.entries())
    if (fits(route, event)) for (const name of route.to) tell(name, `route ${index + 1} tells`);
  // Whoever could not be told may be the only one whom a route names.
  if (event.kind === 'deliveryFailed')
    for (const name of directory.escalation) tell(name, 'somebody could not be told, and the escalation names');
  else if (event.severity === 'critical' && reasons.size === 0)
    for (const name of directory.escalation) tell(name, 'it is critical, no route fits it, and the escalation names');
  return {
    persons: [...reasons].map(([person, why]) => ({
      person,
      route: [...new Set(why)].slice(0, mostReasons).join('; '),
    })),
    unknown: (event.to ?? []).filter((name) => !directory.people.has(name) && !directory.groups.has(name)),
  };
}

/** Whoever left is told nothing. */
function membersOf({ people, groups }: Directory, name: string): readonly string[] {
  const all = people.has(name) ? [name] : (groups.get(name) ?? []);
  return all.filter((id) => people.get(id)?.left === false);
}

function standIn(
  people: Directory['people'],
  id: string,
  { kind }: CollaborationEvent,
  now: number,
): readonly [person: string, delegated: string] {
  const found = reviewKinds.has(kind) ? standInFor(people, id, now) : id;
  const day = people.get(id)?.away?.day;
  return [found, found === id ? '' : `, who is away until ${day} with ${found} as delegate`];
}

/** Who reviews in place of a person at `now`: delegates of delegates are followed; the person, where nobody is there. */
export function standInFor(people: Directory['people'], id: string, now: number): string {
  const asked = new Set<string>();
  let person = people.get(id);
  while (person && isAway(person, now) && !asked.has(person.id)) {
    asked.add(person.id);
    person = people.get(person.away?.delegate ?? '');
  }
  return person && !person.left && !asked.has(person.id) ? person.id : id;
}

function isAway({ away }: DirectoryPerson, now: number): boolean {
  return away !== undefined && now < away.until;
}

/** A test is for whom it names alone. */
export function fits({ kinds, severity, subjects }: DirectoryRoute, event: CollaborationEvent): boolean {
  const isKind = event.kind !== 'deliveryTest' && (kinds === undefined || kinds.includes(event.kind));
  const isSevere = severity === undefined || severities.indexOf(event.severity) >= severities.indexOf(severity);
  return (
    isKind && isSevere && (subjects === undefined || subjects.some((pattern) => fitsName(pattern, event.subject.name)))
  );
}

/** `*` fits any part. By hand, since a pattern of many stars makes a regular expression run for ever. */
export function fitsName(pattern: string, name: string): boolean {
  const [head = '', ...parts] = pattern.split('*');
  if (parts.length === 0) return pattern === name;
  const tail = parts.pop() ?? '';
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false;
  const middle = name.slice(head.length, name.length - tail.length);
  let from = 0;
  for (const part of parts) {
    const found = middle.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return true;
}
