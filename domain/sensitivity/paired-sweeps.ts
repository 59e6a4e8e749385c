/** @module The base fits of two sweeps of a data set, paired by the rows that were held out. */
import { WithinError } from '../../contracts/errors.ts';
import { baseFit } from '../../contracts/sweep.ts';
import type { ComparedSweep, SweptDataset } from './compared-pipelines.ts';
import { pairRuns, type ScoredRun, type ScorePair } from './comparison.ts';
import { dataIdentity, splitIdentity } from './swept-steps.ts';

/** Pairs of the blocks that both have. Throws `SWEEP_INVALID` for other data, metric, split or master seed. */
export function pairsOf({ a, b }: Pick<SweptDataset, 'a' | 'b'>): readonly ScorePair[] {
  requireComparable(a, b);
  const blocks = Math.min(a.ledger.blocks.length, b.ledger.blocks.length);
  return pairRuns(runsOf(a, blocks), runsOf(b, blocks));
}

/** The split of a block is drawn from the master seed and its number alone, whatever is fitted. */
function runsOf({ document, ledger }: ComparedSweep, blocks: number): ScoredRun[] {
  return ledger.blocks.slice(0, blocks).map((fits, block) => ({
    seeds: `${document.master}/${block}`,
    configuration: ledger.sweep,
    score: fits[baseFit]?.value ?? null,
  }));
}

function requireComparable(a: ComparedSweep, b: ComparedSweep): void {
  const differs = [
    ['metric', a.ledger.metric, b.ledger.metric],
    ['master seed', a.document.master, b.document.master],
    ['data or steps before the split', dataIdentity(a.document), dataIdentity(b.document)],
    ['split', splitIdentity(a.document), splitIdentity(b.document)],
  ].find(([, first, second]) => first !== second);
  if (!differs) return;
  const [what = '', first = '', second = ''] = differs;
  const values = first.length + second.length < 60 ? ` (${first} and ${second})` : '';
  throw new WithinError(
    'SWEEP_INVALID',
    `the sweeps ${a.name} and ${b.name} differ in their ${what}${values}, so their scores cannot be paired; sweep both pipelines with the same`,
    { what },
  );
}
