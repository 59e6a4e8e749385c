/** @module What would become of an event for one person if it came now: the routing and the inbox policy, run dry. */

import type { Foresight } from '../../contracts/enquiries.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { Foreseen, ForeseeRequest } from '../../contracts/inbox.ts';
import type { ChannelName } from '../../contracts/names.ts';
import type { Clock } from '../caching/ports.ts';
import { inboxProfile } from './directory/directory.ts';
import { openDirectory } from './directory/open.ts';
import type { PeopleSource } from './directory/ports.ts';
import { routing } from './routing/policy.ts';

export interface ForesightParts {
  readonly source: PeopleSource;
  readonly configured: readonly ChannelName[];
  readonly clock: Clock;
  /** The inbox of the person as it stands, or an empty one; undefined for an event that it has decided. */
  readonly inbox: (request: ForeseeRequest) => Promise<Foreseen | undefined>;
}

/** Errors: `CONFIG_INVALID`; `RECIPIENT_UNKNOWN` with the nearest name. */
export async function foresee(event: CollaborationEvent, person: string, parts: ForesightParts): Promise<Foresight> {
  const { source, configured, clock, inbox } = parts;
  const directory = await openDirectory(source);
  const now = clock.now();
  const known = inboxProfile(directory, person, now);
  const { persons } = routing(directory, event, now);
  const people = persons.map((one) => one.person);
  const route = persons.find((one) => one.person === person)?.route;
  const base = { event: event.id, person, people };
  if (route === undefined)
    return {
      ...base,
      outcome: 'not-addressed',
      why: `No route that fits leads to ${person}, and it is not addressed to them.`,
    };
  const profile = { ...known, reachable: known.reachable.filter((channel) => configured.includes(channel)) };
  const found = await inbox({ routed: { event, route }, profile, now });
  if (!found) return { ...base, outcome: 'inhibited', why: 'An event of this id was decided before.', route };
  const { outcome, why, channels } = found.decision;
  return {
    ...base,
    outcome,
    why,
    route,
    ...(channels && { channels }),
    ...(found.dueAt !== undefined && { dueAt: found.dueAt }),
  };
}
