/** @module Whom an event is for by the directory of now, as the door of events asks. */
import type { ChannelName } from '../../contracts/names.ts';
import type { Clock } from '../caching/ports.ts';
import { inboxProfile } from './directory/directory.ts';
import { openDirectory } from './directory/open.ts';
import type { PeopleSource } from './directory/ports.ts';
import type { Router } from './intake.ts';
import { routing } from './routing/policy.ts';

/** `configured`: channels that messages can go over; an address on another one reaches nobody. */
export function directoryRouter(source: PeopleSource, configured: readonly ChannelName[], clock: Clock): Router {
  return async (event) => {
    const directory = await openDirectory(source);
    const now = clock.now();
    const { persons, unknown } = routing(directory, event, now);
    const addressees = persons.map(({ person, route }) => {
      const profile = inboxProfile(directory, person, now);
      return {
        route,
        profile: { ...profile, reachable: profile.reachable.filter((channel) => configured.includes(channel)) },
      };
    });
    return { addressees, unknown };
  };
}
