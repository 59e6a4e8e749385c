/** @module Which of two pipelines is better over many seeds, from a sweep of each. */
import { WithinError } from '../../contracts/errors.ts';
import { baseFit, type SweepDocument, type SweepLedger, splitComponent } from '../../contracts/sweep.ts';
import { metricDirections } from '../evaluation/metric-names.ts';
import { trialStep } from '../pipeline/sweep-drafts.ts';
import { comparePaired, noetherPairs, type PairedComparison, pairRuns, type ScoredRun } from './comparison.ts';
import { inUnits } from './summary.ts';
import { trialsOf } from './sweep-design.ts';

export interface ComparedSweep {
  readonly name: string;
  readonly document: SweepDocument;
  readonly ledger: SweepLedger;
}

export interface SweepComparison extends PairedComparison {
  readonly metric: string;
  /** Pairs that a probability as found needs to be seen with error rates of 5%; null at one half. */
  readonly pairsNeeded: number | null;
  readonly sentence: string;
}

/** Pairs the base fits that held out the same rows. Throws `SWEEP_INVALID` for other data, metric, split or master seed. */
export function compareSweeps(a: ComparedSweep, b: ComparedSweep): SweepComparison {
  requireComparable(a, b);
  const { metric, task } = a.ledger;
  const blocks = Math.min(a.ledger.blocks.length, b.ledger.blocks.length);
  const direction = metricDirections[task][metric] === false ? 'min' : 'max';
  const found = comparePaired(pairRuns(runsOf(a, blocks), runsOf(b, blocks)), { direction });
  const needed = noetherPairs(found.probability);
  const pairsNeeded = Number.isFinite(needed) ? Math.ceil(needed) : null;
  return { ...found, metric, pairsNeeded, sentence: sentenceOf({ a, b }, found, pairsNeeded) };
}

function runsOf({ document, ledger }: ComparedSweep, blocks: number): ScoredRun[] {
  return trialsOf(document, 0, blocks)
    .filter(({ fit }) => fit === baseFit)
    .map(({ block, step }) => ({
      seeds: step.seeds[splitComponent] ?? `${document.master}/${block}`,
      configuration: ledger.sweep,
      score: ledger.blocks[block]?.[baseFit]?.value ?? null,
    }));
}

function requireComparable(a: ComparedSweep, b: ComparedSweep): void {
  const differs = [
    ['metric', a.ledger.metric, b.ledger.metric],
    ['master seed', a.document.master, b.document.master],
    ['data or steps before the split', dataOf(a), dataOf(b)],
    ['split', splitOf(a), splitOf(b)],
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

const stepsBefore = ({ document }: ComparedSweep) => document.definition.steps.filter(({ name }) => name !== trialStep);
const splitOf = ({ document }: ComparedSweep): string =>
  JSON.stringify(document.definition.steps.find(({ name }) => name === trialStep)?.with['split'] ?? null);
const dataOf = (sweep: ComparedSweep): string =>
  JSON.stringify(
    stepsBefore(sweep).map(({ name, use, code, in: inputs, with: params }) => {
      const fingerprint = sweep.document.definition.code[code]?.fingerprint;
      return [name, use, fingerprint, inputs, params];
    }),
  );

interface Pair {
  readonly a: ComparedSweep;
  readonly b: ComparedSweep;
}

const titleOf = ({ document }: ComparedSweep): string =>
  `${document.definition.modelType ?? 'the model'} (${document.definition.pipeline})`;

function sentenceOf({ a, b }: Pair, found: PairedComparison, needed: number | null): string {
  const { probability, interval, difference, pairs, decision } = found;
  const shown = (value: number) => value.toFixed(2);
  const mean =
    difference === null
      ? ''
      : `, by ${inUnits({ task: a.ledger.task, metric: a.ledger.metric }, difference.mean)} on average`;
  const head = `${titleOf(a)} beats ${titleOf(b)} in ${a.ledger.metric} with a probability of ${shown(probability)} [${shown(interval.lower)}, ${shown(interval.upper)}] over ${pairs} pairs of equal seeds${mean}`;
  const verdict = {
    better: 'it is better',
    'not-significant': `that may be luck${needed === null ? '' : `: to see such a difference needs about ${needed} pairs`}`,
    'not-meaningful': 'it is more often ahead, but by too little to matter',
  }[decision];
  return `${head}; ${verdict}.`;
}
