/** @module What the schema of `within.people.yaml` cannot see: names that lead nowhere, circles, addresses of two people. */
import type { DirectoryFile, Person, Preferences } from '../../../contracts/people.ts';
import { parseDuration } from '../../pipeline/draft.ts';
import { didYouMean } from '../../pipeline/nearest.ts';
import type { DirectoryPath } from './ports.ts';
import { isTimeZone } from './time-zone.ts';

export interface DirectoryProblem {
  readonly path: DirectoryPath;
  /** Without the place, and without a full stop. */
  readonly text: string;
}

/** What makes the file unusable, in the order of the file's parts. */
export function directoryProblems(file: DirectoryFile): DirectoryProblem[] {
  return [...ofPeople(file), ...ofGroups(file), ...ofNames(file), ...ofPreferences(file)];
}

const namesOf = (file: DirectoryFile): string[] => [...Object.keys(file.people), ...Object.keys(file.groups ?? {})];

function* ofPeople(file: DirectoryFile): Iterable<DirectoryProblem> {
  const owners = new Map<string, string>();
  for (const [id, person] of Object.entries(file.people)) {
    const at = (...rest: string[]): DirectoryPath => ['people', id, ...rest];
    if (person.timeZone !== undefined && !isTimeZone(person.timeZone))
      yield { path: at('timeZone'), text: `"${person.timeZone}" is no time zone; write one as Europe/Berlin` };
    if (isEmptyHours(person.workingHours)) yield { path: at('workingHours'), text: 'from and to are the same time' };
    const { delegate } = person.away ?? {};
    if (delegate !== undefined && !Object.hasOwn(file.people, delegate))
      yield { path: at('away', 'delegate'), text: nobody(delegate, Object.keys(file.people), 'is no person') };
    yield* ofAddresses(id, person, owners);
  }
}

const isEmptyHours = (hours: Person['workingHours']): boolean => hours !== undefined && hours.from === hours.to;

/** A vote that comes from an address is the vote of one person. */
function* ofAddresses(id: string, person: Person, owners: Map<string, string>): Iterable<DirectoryProblem> {
  for (const channel of ['email', 'slack'] as const) {
    const address = person[channel]?.toLowerCase();
    if (address === undefined || person.left) continue;
    const owner = owners.get(`${channel} ${address}`);
    owners.set(`${channel} ${address}`, owner ?? id);
    if (owner !== undefined)
      yield {
        path: ['people', id, channel],
        text: `it is that of ${owner} too, and a vote from there must be one person's`,
      };
  }
}

function* ofGroups(file: DirectoryFile): Iterable<DirectoryProblem> {
  for (const [name, members] of Object.entries(file.groups ?? {})) {
    if (Object.hasOwn(file.people, name))
      yield { path: ['groups', name], text: `a person is called "${name}" too; give the group another name` };
    for (const [index, member] of members.entries())
      if (!namesOf(file).includes(member)) yield { path: ['groups', name, index], text: nobody(member, namesOf(file)) };
    // A person of that name is no part of a circle.
    const circle = Object.hasOwn(file.people, name) ? undefined : circleFrom(name, file);
    if (circle) yield { path: ['groups', name], text: `the group holds itself, by ${circle.join(' → ')}` };
  }
}

/** The way from a group back to itself; undefined where none is. */
function circleFrom(group: string, file: DirectoryFile): readonly string[] | undefined {
  const groups = new Map(Object.entries(file.groups ?? {}));
  const tried = new Set<string>();
  const walk = (name: string, way: readonly string[]): readonly string[] | undefined => {
    for (const member of groups.get(name) ?? []) {
      if (member === group) return [...way, member];
      if (tried.has(member)) continue;
      tried.add(member);
      const found = walk(member, [...way, member]);
      if (found) return found;
    }
    return undefined;
  };
  return walk(group, [group]);
}

function* ofNames(file: DirectoryFile): Iterable<DirectoryProblem> {
  const known = namesOf(file);
  for (const [route, { to }] of (file.routes ?? []).entries())
    for (const [index, name] of to.entries())
      if (!known.includes(name)) yield { path: ['routes', route, 'to', index], text: nobody(name, known) };
  for (const [index, name] of (file.escalation ?? []).entries())
    if (!known.includes(name)) yield { path: ['escalation', index], text: nobody(name, known) };
}

const nobody = (name: string, known: readonly string[], what = 'is neither a person nor a group'): string =>
  `"${name}" ${what} of this file${didYouMean(name, known)}`;

const minuteMs = 60_000;
const yearMs = 366 * 86_400_000;

function* ofPreferences(file: DirectoryFile): Iterable<DirectoryProblem> {
  for (const [id, { preferences }] of Object.entries(file.people))
    yield* preferenceProblems(['people', id, 'preferences'], preferences);
  yield* preferenceProblems(['defaults'], file.defaults);
}

/** What the schema of preferences cannot see; `path` leads to them. */
export function preferenceProblems(path: DirectoryPath, preferences: Preferences | undefined): DirectoryProblem[] {
  const spans = [
    [[...path, 'digest'], preferences?.digest],
    [[...path, 'budget', 'per'], preferences?.budget?.per],
  ] as const;
  const problems: DirectoryProblem[] = spans.flatMap(([where, span]) =>
    span !== undefined && !isSpan(span) ? [{ path: where, text: 'it is a time from 1m to 366d' }] : [],
  );
  const quiet = preferences?.quietHours;
  if (quiet !== 'off' && isEmptyHours(quiet))
    problems.push({ path: [...path, 'quietHours'], text: 'from and to are the same time' });
  return problems;
}

function isSpan(text: string): boolean {
  const ms = parseDuration(text);
  return Number.isInteger(ms) && ms >= minuteMs && ms <= yearMs;
}
