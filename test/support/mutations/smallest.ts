/** @module The least that still goes wrong: edits that do not matter are left out, and so are steps that are not read. */
import { type CampaignOptions, mutateProject, type Wrong } from './campaign.ts';
import { filesOf } from './files.ts';
import { upstreamOf } from './model.ts';

/** Campaigns that are tried at most. */
const mostTries = 16;

const positionsOf = ({ edits }: Wrong): number[] => edits.map((edit) => Number.parseInt(edit, 10));

async function again(options: CampaignOptions, only: readonly number[]): Promise<Wrong | undefined> {
  const mutations = Math.max(...only) + 1;
  // An edit may find no place in a project that lacks the earlier ones.
  const result = await mutateProject({ ...options, mutations, only: new Set(only) }).catch(() => undefined);
  return result?.wrong[0];
}

/** Leaves out halves, then quarters, then single edits, as long as something is wrong without them. */
async function smallest(options: CampaignOptions, found: Wrong): Promise<Wrong> {
  let least = found;
  let tries = 0;
  for (let size = Math.ceil(found.edits.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < least.edits.length && tries < mostTries; tries += 1) {
      const left = positionsOf(least).filter((_, at) => at < from || at >= from + size);
      const smaller = left.length > 0 ? await again(options, left) : undefined;
      if (smaller) least = smaller;
      else from += size;
    }
  }
  return least;
}

/** Seed, edits, outputs and the files behind them. */
export async function described(options: CampaignOptions, found: Wrong): Promise<string> {
  const { seed, edits, outputs, model } = await smallest(options, found);
  const names = new Set(outputs.map((output) => output.slice(0, output.lastIndexOf('.'))));
  const files = Object.entries(filesOf({ ...model, steps: upstreamOf(model, names) }));
  const shown = files.filter(([path]) => !path.startsWith('node_modules/'));
  return [
    `Seed ${seed}: ${outputs.join(', ')} differ from a fresh computation after these edits:`,
    ...edits,
    ...shown.map(([path, text]) => `--- ${path}\n${text}`),
  ].join('\n');
}
