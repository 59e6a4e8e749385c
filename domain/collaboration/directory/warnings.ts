/** @module What a directory allows and its writer probably did not mean. */
import type { Directory, DirectoryPerson } from './directory.ts';
import { peopleOf, reachableOn } from './directory.ts';

/** A sentence each. */
export function directoryWarnings(directory: Omit<Directory, 'warnings'>): string[] {
  const people = [...directory.people.values()].filter(({ left }) => !left);
  return [
    ...people.flatMap((person) => [...ofReach(person), ...ofDelegate(person, directory.people)]),
    ...ofNames(directory),
    ...ofEscalation(directory),
  ];
}

function* ofReach(person: DirectoryPerson): Iterable<string> {
  const reachable = reachableOn(person);
  if (reachable.length === 0) yield `${person.id} has no address and cannot be told anything.`;
  const { channels = [] } = person.preferences;
  const lost = channels.filter((channel) => !reachable.includes(channel));
  if (reachable.length > 0 && lost.length > 0)
    yield `${person.id} wants to be told by ${lost.join(' and ')}, and has no address there.`;
}

function* ofDelegate({ id, away }: DirectoryPerson, people: Directory['people']): Iterable<string> {
  if (away?.delegate === undefined) return;
  if (people.get(away.delegate)?.left) yield `${away.delegate}, the delegate of ${id}, has left.`;
}

function* ofNames(directory: Omit<Directory, 'warnings'>): Iterable<string> {
  const everyone = { ...directory, warnings: [] };
  const isEmpty = (name: string): boolean =>
    (peopleOf(everyone, name) ?? []).every((person) => directory.people.get(person)?.left === true);
  for (const [group, people] of directory.groups) {
    const left = people.filter((person) => directory.people.get(person)?.left);
    if (isEmpty(group)) yield `Everybody in the group ${group} has left.`;
    else if (left.length > 0) yield `The group ${group} holds ${left.join(', ')}, who left.`;
  }
  for (const [index, { to }] of directory.routes.entries())
    if (to.every(isEmpty)) yield `Route ${index + 1} tells nobody, since all whom it names have left.`;
}

function* ofEscalation(directory: Omit<Directory, 'warnings'>): Iterable<string> {
  if (directory.people.size > 0 && directory.escalation.length === 0)
    yield 'There is no `escalation`: nobody would be told that a critical message could not be delivered.';
}
