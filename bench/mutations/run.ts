/** @module Random edits of random projects: what was reused, what ran in vain, and whether anything was wrong. */
import type { Tally } from '../../test/support/mutations/campaign.ts';
import { currentLoad, machine, table } from '../stack/summary.ts';
import { longRun, mutateAll, quickRun } from './projects.ts';

const head = ['edit', 'edits', 'reused', 'ran, other bytes', 'ran, same bytes', 'ran in vain'];

const row = (kind: string, { mutations, reused, changed, same, unnecessary }: Tally): string[] => [
  kind,
  ...[mutations, reused, changed, same, unnecessary].map(String),
];

/** 2,000 edits of 40 projects; `quick`: 20 of 4. Throws when an output is not what an empty store gives. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const load = currentLoad();
  const startedAt = Date.now();
  const { tallies, wrong } = await mutateAll(quick ? quickRun : longRun);
  const sum: Tally = { mutations: 0, reused: 0, changed: 0, same: 0, unnecessary: 0 };
  for (const tally of tallies.values())
    for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += tally[name];
  const kinds = [...tallies].sort(([a], [b]) => (a < b ? -1 : 1));
  console.log(table([head, ...kinds.map(([kind, tally]) => row(kind, tally)), row('all', sum)]));
  console.log(`\nEdits after which an output was not what an empty store gives: ${wrong.length} of ${sum.mutations}.`);
  console.log(`${Math.round((Date.now() - startedAt) / 1000)} s. ${machine(load)}`);
  if (wrong.length > 0) throw new Error(`${wrong.length} edits left a wrong output; see above`);
}
