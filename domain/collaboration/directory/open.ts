/** @module Builds the directory out of its file, or says what is wrong with it and where. */
import { WithinError } from '../../../contracts/errors.ts';
import type { DirectoryFile, Person, Preferences } from '../../../contracts/people.ts';
import { mergedPreferences } from '../preferences/policy.ts';
import type { Directory, DirectoryPerson, DirectoryRoute } from './directory.ts';
import type { PeopleDocument, PeopleSource } from './ports.ts';
import { preferenceSet, workingHoursOf } from './preference-set.ts';
import { directoryProblems } from './problems.ts';
import { startOfDay } from './time-zone.ts';
import { directoryWarnings } from './warnings.ts';

/** Errors: `CONFIG_INVALID` with the place of the first problem and up to five in the details. */
export async function openDirectory(source: PeopleSource): Promise<Directory> {
  const document = await source.read();
  const problems = placedProblems(document);
  const [first, ...rest] = problems;
  if (first !== undefined) {
    const more =
      rest.length > 0 ? ` ${rest.length} more ${rest.length === 1 ? 'problem' : 'problems'} in this file.` : '';
    const message = `${first}${first.endsWith('?') ? '' : '.'}${more}`;
    throw new WithinError('CONFIG_INVALID', message, { problems: problems.slice(0, mostTold) });
  }
  return directoryOf(document.file);
}

const mostTold = 5;

/** What makes the file unusable, each with its place and without a full stop. */
export function placedProblems({ file, where }: PeopleDocument): readonly string[] {
  return directoryProblems(file).map(({ path, text }) => `${where(path)}: ${text}`);
}

function directoryOf(file: DirectoryFile): Directory {
  const people = new Map(
    Object.entries(file.people).map(([id, person]) => [id, personOf(id, person, file.defaults ?? {})]),
  );
  const written = new Map(Object.entries(file.groups ?? {}));
  const groups = new Map([...written.keys()].map((name) => [name, membersOf(name, written)]));
  const directory = { people, groups, routes: routesOf(file), escalation: file.escalation ?? [] };
  return { ...directory, warnings: directoryWarnings(directory) };
}

function personOf(id: string, person: Person, defaults: Preferences): DirectoryPerson {
  const { name, email, slack, webhook, timeZone = 'UTC', roles = [], away, left = false, preferences } = person;
  return {
    id,
    name,
    ...(email !== undefined && { email }),
    ...(slack !== undefined && { slack }),
    ...(webhook !== undefined && { webhook }),
    timeZone,
    workingHours: workingHoursOf(person),
    roles,
    ...(away && {
      away: {
        until: startOfDay(timeZone, away.until),
        day: away.until,
        ...(away.delegate !== undefined && { delegate: away.delegate }),
      },
    }),
    left,
    preferences: mergedPreferences(preferenceSet(preferences ?? {}), preferenceSet(defaults)),
  };
}

/** Groups hold no circle here. */
function membersOf(name: string, groups: ReadonlyMap<string, readonly string[]>): string[] {
  const entered = new Set<string>();
  const people = new Set<string>();
  const enter = (group: string): void => {
    if (entered.has(group)) return;
    entered.add(group);
    for (const member of groups.get(group) ?? [])
      if (groups.has(member)) enter(member);
      else people.add(member);
  };
  enter(name);
  return [...people];
}

function routesOf({ routes = [] }: DirectoryFile): DirectoryRoute[] {
  return routes.map(({ kinds, severity, subjects, to }) => ({
    ...(kinds && { kinds }),
    ...(severity && { severity }),
    ...(subjects && { subjects }),
    to,
  }));
}
