/** @module Who acts at the command line. */
import { userInfo } from 'node:os';
import type { Config } from '../../config/schema.ts';

/** As the file of people calls them, by `WITHIN_PERSON`; else the user of this machine. */
export function actorOf({ collaboration }: Pick<Config, 'collaboration'>): string {
  if (collaboration.person !== undefined) return collaboration.person;
  try {
    return userInfo().username;
  } catch {
    // A container may have no name for its user.
    return 'unknown';
  }
}
