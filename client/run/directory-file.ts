/** @module Whether there is anybody to tell. */
import { existsSync } from 'node:fs';
import type { Config } from '../../config/schema.ts';

/** Runs, sweeps and deployments tell of themselves where the project has a file of people. */
export function hasPeople({ collaboration }: Pick<Config, 'collaboration'>): boolean {
  return existsSync(collaboration.people);
}
