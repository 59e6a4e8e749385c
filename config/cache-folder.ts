/** @module Where WITHIN keeps, for all projects of a user, what it can fetch or make again. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Absolute: `WITHIN_CACHE_DIR`, else `within` in the user's cache folder. Empty variables count as unset. */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const users = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return resolve(environment['WITHIN_CACHE_DIR'] || join(users, 'within'));
}
