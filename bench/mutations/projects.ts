/** @module The random projects of the long run: which languages they mix, and all of their edits one after another. */
import { join } from 'node:path';
import {
  type CampaignOptions,
  type CampaignResult,
  mutateProject,
  together,
} from '../../test/support/mutations/campaign.ts';
import type { Mix } from '../../test/support/mutations/model.ts';
import { described } from '../../test/support/mutations/smallest.ts';
import { copyInstallation } from '../stack/installation.ts';

/** One after another; Python starts an interpreter for each look and each run, so it has the fewest. */
const mixes: readonly Mix[] = [
  { python: 0, shell: 15, builtin: 10, packages: false },
  { python: 0, shell: 0, builtin: 0, packages: true },
  { python: 0, shell: 30, builtin: 0, packages: false },
  { python: 20, shell: 10, builtin: 10, packages: false },
];

export interface LongRun {
  readonly projects: number;
  readonly mutationsEach: number;
}

export const longRun: LongRun = { projects: 40, mutationsEach: 50 };
export const quickRun: LongRun = { projects: 4, mutationsEach: 5 };

/** Each project is one campaign. Everything wrong is printed with its seed and the files behind it. */
export async function mutateAll({ projects, mutationsEach }: LongRun): Promise<CampaignResult> {
  const installation = copyInstallation();
  const results: CampaignResult[] = [];
  try {
    for (let at = 0; at < projects; at += 1) {
      const mix = mixes[at % mixes.length] as Mix;
      const threads = join(installation.folder, 'dist', 'workers', 'threads', 'step-thread.js');
      const options: CampaignOptions = {
        seed: `bench-${at}`,
        mutations: mutationsEach,
        mix,
        ...(mix.packages && { threads }),
      };
      const result = await mutateProject(options);
      const [wrong] = result.wrong;
      if (wrong) console.error(await described(options, wrong));
      console.error(`project ${at + 1} of ${projects}: ${result.hits.length} hits, ${result.wrong.length} wrong`);
      results.push(result);
    }
  } finally {
    installation.remove();
  }
  return together(results);
}
