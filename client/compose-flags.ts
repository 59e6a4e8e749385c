/** @module Composes what the commands of feature flags ask. */
import { createAdapters } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import { FlagDesk } from '../domain/flags/flag-desk.ts';
import { flagUsage } from '../domain/flags/usage.ts';
import { composeCollaboration } from './compose-collaboration.ts';
import type { FlagServices } from './flag-services.ts';

export function composeFlags(config: Config, dist: string): FlagServices {
  const { flags, flagFile, flagged, clock, records, blobs, ledger } = createAdapters({ ...config, dist });
  const desk = new FlagDesk({ flags, file: flagFile, flagged, clock });
  return {
    list: (subject) => desk.list(subject),
    set: (name, rule, by) => desk.set(name, rule, by),
    history: (name) => desk.history(name),
    usage(since) {
      const { enquiries } = composeCollaboration(config, dist);
      const reviews = async (from: number) => (await enquiries.statistics(from)).reviews;
      return flagUsage(since, { records, blobs, ledger, reviews });
    },
  };
}
