/** @module The table of a comparison of two pipelines over their sweeps, for a terminal. */
import type { ComparedDataset, SweepComparison } from '../../contracts/sweep-comparison.ts';
import { renderTable } from './table.ts';

interface Ends {
  readonly lower: number;
  readonly upper: number;
}

const share = (value: number): string => value.toFixed(2);
const score = (value: number): string => value.toPrecision(3);
const ends = ({ lower, upper }: Ends, show: (value: number) => string): string => `[${show(lower)}, ${show(upper)}]`;

function row(one: ComparedDataset): string[] {
  const { dataset, pairs, probability, interval, difference, decision, pairsNeeded } = one;
  return [
    dataset,
    `${share(probability)} ${ends(interval, share)}`,
    difference ? `${score(difference.mean)} ${ends(difference, score)}` : '-',
    decision,
    String(pairs),
    pairsNeeded === null ? '-' : String(pairsNeeded),
  ];
}

/** By data set, and the figures over all. */
export function renderComparisonTable(found: SweepComparison): string {
  const { a, b, metric, datasets, improvement, interquartileMean: middle, scale } = found;
  const head = ['data set', 'P(A > B)', `A less B, ${metric}`, 'decision', 'pairs', 'needed'];
  const told = ({ value, ...interval }: Ends & { readonly value: number }, show: (value: number) => string): string =>
    `${show(value)} ${ends(interval, show)}`;
  const relative = scale === 'relative' ? ' (parts of the mean of each data set)' : '';
  return [
    `A  ${a}`,
    `B  ${b}`,
    '',
    renderTable(head, datasets.map(row)),
    '',
    ...(middle
      ? [
          `Interquartile mean${relative}  A ${told(middle.a, score)}  B ${told(middle.b, score)}  A less B ${told(middle.difference, score)}`,
        ]
      : []),
    ...(improvement ? [`Probability of improvement, any seeds  ${told(improvement, share)}`] : []),
    '',
  ].join('\n');
}
