import { describe, expect, it } from 'vitest';
import { type CampaignOptions, mutateProject, together } from '../support/mutations/campaign.ts';
import { described } from '../support/mutations/smallest.ts';
import { bundleScript } from '../support/run-typescript.ts';

/** A shell script counts by its bytes, so a comment in it runs the step again; nothing else may run in vain. */
const inVain = ['comment of a shell script'];

async function hold(campaigns: readonly CampaignOptions[]): Promise<void> {
  const results = [];
  for (const options of campaigns) {
    const result = await mutateProject(options);
    const [wrong] = result.wrong;
    if (wrong) expect.fail(await described(options, wrong));
    results.push(result);
  }
  const { tallies, hits } = together(results);
  const unnecessary = [...tallies].filter(([kind, tally]) => tally.unnecessary > 0 && !inVain.includes(kind));
  expect(unnecessary).toEqual([]);
  // A cache that never hits would pass all of the above.
  expect(hits.length).toBeGreaterThan(2 * campaigns.reduce((sum, { mutations }) => sum + mutations, 0));
}

describe('after each of a hundred random edits every output is what an empty store gives', () => {
  it('in modules, shell scripts and built-in steps', () => {
    const mix = { python: 0, shell: 15, builtin: 10, packages: false };
    return hold(['m0', 'm1', 'm2', 'm3'].map((seed) => ({ seed, mutations: 15, mix })));
  }, 300_000);

  it('in Python scripts', () => {
    const mix = { python: 30, shell: 0, builtin: 0, packages: false };
    return hold([{ seed: 'p0', mutations: 10, mix }]);
  }, 300_000);

  it('in modules that import packages', async () => {
    const mix = { python: 0, shell: 0, builtin: 0, packages: true };
    const threads = await bundleScript('workers/threads/step-thread.ts');
    await hold(['k0', 'k1'].map((seed) => ({ seed, mutations: 15, mix, threads })));
  }, 300_000);
});
