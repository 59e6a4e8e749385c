/** @module Who there is, as routing, delivery and votes ask: people with their groups resolved, routes, whom to escalate to. */
import { WithinError } from '../../../contracts/errors.ts';
import type { InboxProfile, PreferenceSet, WallHours } from '../../../contracts/inbox.ts';
import type { ChannelName, EventKind, Severity } from '../../../contracts/names.ts';
import { endWithSuggestion } from '../../pipeline/nearest.ts';
import { zoneOffsets } from './time-zone.ts';

export interface DirectoryPerson {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly slack?: string;
  readonly webhook?: string;
  readonly timeZone: string;
  readonly workingHours: WallHours;
  readonly roles: readonly string[];
  /** Not there until then, milliseconds since 1970 UTC. */
  readonly away?: { readonly until: number; readonly day: string; readonly delegate?: string };
  /** Is told nothing and may not vote. */
  readonly left: boolean;
  /** File over defaults. */
  readonly preferences: PreferenceSet;
}

export interface DirectoryRoute {
  readonly kinds?: readonly EventKind[];
  readonly severity?: Severity;
  readonly subjects?: readonly string[];
  readonly to: readonly string[];
}

export interface Directory {
  readonly people: ReadonlyMap<string, DirectoryPerson>;
  /** People by group, groups within groups resolved, each once, in the order of the file. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly routes: readonly DirectoryRoute[];
  /** People or groups. */
  readonly escalation: readonly string[];
  /** What is allowed and probably not meant, a sentence each. */
  readonly warnings: readonly string[];
}

/** People behind a name of a person or group, whoever left among them; undefined for a name that is none. */
export function peopleOf({ people, groups }: Directory, name: string): readonly string[] | undefined {
  return people.has(name) ? [name] : groups.get(name);
}

/** Errors: `RECIPIENT_UNKNOWN` for the first name that is neither a person nor a group, with the nearest. */
export function refuseUnknown(directory: Directory, names: readonly string[]): void {
  const unknown = names.find((name) => !peopleOf(directory, name));
  if (unknown === undefined) return;
  const known = [...directory.people.keys(), ...directory.groups.keys()];
  const end = known.length === 0 ? '; the file of people names nobody.' : endWithSuggestion(unknown, known);
  const message = `"${unknown}" is neither a person nor a group of within.people.yaml${end}`;
  throw new WithinError('RECIPIENT_UNKNOWN', message, { recipient: unknown });
}

/** The one person with this e-mail address, however it is written; whoever left is nobody. */
export function personByEmail(directory: Directory, email: string): DirectoryPerson | undefined {
  const wanted = email.trim().toLowerCase();
  return present(directory).find((person) => person.email?.toLowerCase() === wanted);
}

export function personBySlack(directory: Directory, slack: string): DirectoryPerson | undefined {
  return present(directory).find((person) => person.slack === slack);
}

const present = ({ people }: Directory): DirectoryPerson[] => [...people.values()].filter(({ left }) => !left);

/** Slack first, whose messages can be brought up to date. */
export function reachableOn({ slack, email, webhook }: DirectoryPerson): ChannelName[] {
  const addresses = { slack, email, webhook };
  return (['slack', 'email', 'webhook'] as const).filter((channel) => addresses[channel] !== undefined);
}

const dayMs = 86_400_000;
/** Quiet hours are told that far ahead. */
const profileDays = 60;

/** What the inbox of a person needs to know at `now`, without an address. Errors: `RECIPIENT_UNKNOWN`. */
export function inboxProfile(directory: Directory, id: string, now: number): InboxProfile {
  refuseUnknown(directory, [id]);
  const person = directory.people.get(id);
  if (!person) throw new WithinError('RECIPIENT_UNKNOWN', `"${id}" is a group; name a person.`, { recipient: id });
  // From the start of a day, so that the offsets of a zone are found once a day.
  const from = Math.floor(now / dayMs - 1) * dayMs;
  return {
    person: id,
    reachable: reachableOn(person),
    preferences: person.preferences,
    offsets: zoneOffsets(person.timeZone, from, from + (profileDays + 2) * dayMs),
  };
}
