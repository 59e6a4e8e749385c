/** @module Section on gains: how often one beats luck, how many pairs show it, and what picking the best seed buys. */
import { metricTitle } from '../../../report/metric-names.ts';
import type { Figure, Section } from '../../../report/section.ts';
import { noetherPairs } from '../../comparison.ts';
import type { SensitivityReport } from '../../sensitivity-report.ts';
import { gainOf, gainPlot } from '../plots/gain.ts';
import { expectedBestPlot } from '../plots/lines.ts';
import { needed, scaled, told, toldDifference, type Units, unitsOf } from '../units.ts';

type Gain = NonNullable<SensitivityReport['gain']>;

function gainFigure({ difference, probability, pairs }: Gain, sd: number, units: Units): Figure {
  const meaningful = toldDifference(units, gainOf(0.75, sd));
  const caption = `A is better than B by luck alone in half of the pairs (0.5). Here a gain of ${toldDifference(units, difference)} wins in ${told(probability)} of them and needs ${needed(pairs)} pairs to be seen; from ${meaningful} on a gain is meaningful (0.75, ${needed(noetherPairs(0.75))} pairs).`;
  return {
    id: 'gain',
    title: 'How often a gain wins against luck',
    caption,
    alternative: caption,
    spec: gainPlot({ sd: scaled(units, sd), axis: units.axis, difference: scaled(units, difference) }),
  };
}

function bestFigure({ expectedBest: best, metric }: SensitivityReport, units: Units): Figure {
  const tried = Math.min(5, best.length);
  const score = best[tried - 1] ?? null;
  const gained = Math.abs((score ?? 0) - (best[0] ?? 0));
  const caption = `The best of ${tried} seeds is expected at ${told(score)}, ${toldDifference(units, gained)} beyond the mean of one (dashed, ${told(best[0] ?? null)}): so much of a best of ${tried} is luck.`;
  return {
    id: 'expected-best',
    title: 'What picking the best seed buys',
    caption,
    alternative: caption,
    spec: expectedBestPlot(best, metricTitle(metric)),
  };
}

/** `undefined` where no score moved: there is no luck to win by. */
export function gainsSection(report: SensitivityReport): Section | undefined {
  const { sd, gain, expectedBest } = report;
  if (sd === null || sd === 0) return undefined;
  const units = unitsOf(report);
  const figures = [
    ...(gain ? [gainFigure(gain, sd, units)] : []),
    ...(expectedBest.length > 1 ? [bestFigure(report, units)] : []),
  ];
  return figures.length === 0 ? undefined : { id: 'gains', title: 'What a gain is worth', figures };
}
