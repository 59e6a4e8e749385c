/** @module Composes what the commands of feature flags ask. */
import { createAdapters } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import { FlagDesk } from '../domain/flags/flag-desk.ts';
import type { FlagServices } from './flag-services.ts';

export function composeFlags(config: Config, dist: string): FlagServices {
  const { flags, flagFile, flagged, clock } = createAdapters({ ...config, dist });
  return new FlagDesk({ flags, file: flagFile, flagged, clock });
}
