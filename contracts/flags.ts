/** @module Every feature flag: what it switches and how it stands when nobody says otherwise. */
import { z } from 'zod';

export const flagTable = {
  reuse: {
    default: true,
    meaning: 'reuse outputs of earlier runs; off: every step runs, outputs are kept for this run only',
  },
  'single-flight': {
    default: true,
    meaning: 'compute a step once however many runs want it at the same time; off: each computes it',
  },
  collaboration: {
    default: true,
    meaning: 'tell people of runs that end, where within.people.yaml names any; off: runs tell nobody',
  },
  tracking: {
    default: true,
    meaning: 'track runs and their models in MLflow, or in the store where no server is named; off: runs leave none',
  },
} as const;

/** The file `within.flags.yaml` of a project. */
export const flagFileSchema = z.strictObject({
  reuse: z.boolean().optional().describe(flagTable.reuse.meaning),
  'single-flight': z.boolean().optional().describe(flagTable['single-flight'].meaning),
  collaboration: z.boolean().optional().describe(flagTable.collaboration.meaning),
  tracking: z.boolean().optional().describe(flagTable.tracking.meaning),
});
