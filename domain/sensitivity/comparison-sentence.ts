/** @module A comparison of two pipelines in one sentence; each number is of these sweeps. */
import type { ComparedDataset, SweepComparison } from '../../contracts/sweep-comparison.ts';
import { inUnits } from './summary.ts';

const shown = (value: number): string => value.toFixed(2);

export function comparisonSentence(found: Omit<SweepComparison, 'sentence'>): string {
  const { a, b, metric, probability, interval } = found;
  const head = `${a} beats ${b} in ${metric} with a probability of ${shown(probability)} [${shown(interval.lower)}, ${shown(interval.upper)}]`;
  return `${head} over ${extentOf(found)}${meanOf(found)}; ${verdictOf(found)}${placesOf(found)}.`;
}

function extentOf({ pairs, datasets }: Omit<SweepComparison, 'sentence'>): string {
  return datasets.length === 1
    ? `${pairs} pairs of equal seeds`
    : `${datasets.length} data sets and ${pairs} pairs of equal seeds`;
}

const meanOf = ({ difference, ...metric }: Omit<SweepComparison, 'sentence'>): string =>
  difference === null ? '' : `, by ${inUnits(metric, difference.mean)} on average`;

function verdictOf({ decision, pairs, pairsNeeded, datasets }: Omit<SweepComparison, 'sentence'>): string {
  if (decision === 'better' || decision === 'worse') return `it is ${decision}`;
  if (decision === 'not-meaningful') return 'the difference is more than luck, but too small to matter';
  const places = new Set(datasets.map((one) => one.decision));
  if (places.has('better') && places.has('worse')) return 'neither is better throughout';
  if (pairsNeeded === null) return 'that may be luck';
  const each = datasets.length === 1 ? '' : `, ${Math.ceil(pairsNeeded / datasets.length)} a data set`;
  return pairsNeeded <= pairs
    ? 'that may be luck; more pairs may tell'
    : `that may be luck: to see such a difference needs about ${pairsNeeded} pairs${each}`;
}

/** On which data sets one of them is ahead beyond luck. */
function placesOf({ datasets }: Omit<SweepComparison, 'sentence'>): string {
  if (datasets.length === 1) return '';
  const named = (decision: ComparedDataset['decision']): readonly string[] =>
    datasets.filter((one) => one.decision === decision).map(({ dataset }) => dataset);
  const told = (what: string, names: readonly string[]): string => {
    if (names.length === 0) return `${what} on none`;
    return names.length > 6 ? `${what} on ${names.length}` : `${what} on ${names.join(', ')}`;
  };
  return ` (${told('better', named('better'))}; ${told('worse', named('worse'))})`;
}
