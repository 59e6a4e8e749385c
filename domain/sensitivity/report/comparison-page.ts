/** @module The report of a comparison of two pipelines as one HTML page, in the frame and the look of every report. */
import type { ComparedDataset, ComparisonDecision, SweepComparison } from '../../../contracts/sweep-comparison.ts';
import { drawnSections } from '../../report/draw.ts';
import { count, nothing, plural } from '../../report/format.ts';
import { type Html, html } from '../../report/html.ts';
import { betterDirection, metricTitle } from '../../report/metric-names.ts';
import { page } from '../../report/page.ts';
import type { PlotRenderer } from '../../report/ports.ts';
import { type Figure, type Section, table } from '../../report/section.ts';
import { probabilitiesPlot, probabilityLimit } from './plots/probabilities.ts';
import { profilePlot } from './plots/profile.ts';
import { scaled, told, unitsOf } from './units.ts';

const words: Readonly<Record<ComparisonDecision, string>> = {
  better: 'A is better',
  worse: 'B is better',
  'not-significant': 'may be luck',
  'not-meaningful': 'too small to matter',
};

const share = (value: number): string => value.toFixed(2);
const ends = ({ lower, upper }: { readonly lower: number; readonly upper: number }): string =>
  `${share(lower)} to ${share(upper)}`;
const several = ({ datasets }: SweepComparison): boolean => datasets.length > 1;

function factsOf(found: SweepComparison): Record<string, string> {
  const { a, b, metric, datasets, pairs, failed, pairsNeeded, improvement } = found;
  const better = betterDirection(metric);
  return {
    'Pipeline A': a,
    'Pipeline B': b,
    Metric: `${metricTitle(metric)}${better === undefined ? '' : `, ${better} is better`}`,
    Pairs: several(found) ? `${count(pairs)} on ${plural(datasets.length, 'data set')}` : count(pairs),
    'P(A > B), equal seeds': `${share(found.probability)} (95% ${ends(found.interval)})`,
    ...(improvement && { 'P(A > B), any seeds': `${share(improvement.value)} (95% ${ends(improvement)})` }),
    'Pairs needed': pairsNeeded === null ? 'no number of pairs' : `about ${count(pairsNeeded)}`,
    ...(failed > 0 && { 'Without a score': `a fit of ${plural(failed, 'pair')}` }),
  };
}

function decisionMark(decision: ComparisonDecision): Html | string {
  return decision === 'better' || decision === 'worse'
    ? html`<span class="badge high">${words[decision]}</span>`
    : words[decision];
}

function datasetRow(one: ComparedDataset, found: SweepComparison): (Html | string)[] {
  const units = unitsOf(found);
  const { difference, stochasticOrder: order } = one;
  const lost = one.failed > 0 && html` <span class="hint">${plural(one.failed, 'pair')} without a score</span>`;
  return [
    html`<bdi>${one.dataset}</bdi>${lost}`,
    decisionMark(one.decision),
    html`<strong>${share(one.probability)}</strong>`,
    ends(one.interval),
    difference ? told(scaled(units, difference.mean)) : nothing,
    difference ? `${told(scaled(units, difference.lower))} to ${told(scaled(units, difference.upper))}` : nothing,
    [one.wins, one.ties, one.losses].map(count).join('/'),
    order ? share(order.bound) : nothing,
    one.pairsNeeded === null ? nothing : count(one.pairsNeeded),
  ];
}

function datasetTable(found: SweepComparison): Html {
  const number = (title: string) => ({ title, number: true });
  const joint = several(found)
    ? ' The intervals of P(A > B) hold together over all data sets, as do the bounds of the order.'
    : '';
  return table({
    caption: `How often A beats B on equal seeds and the same held-out rows.${joint} Order: the almost stochastic order of A over B; below 0.5 A is ahead at all quantiles taken together.`,
    columns: [
      { title: 'Data set' },
      { title: 'Decision' },
      number('P(A > B)'),
      number('95% interval'),
      number(unitsOf(found).factor === 100 ? 'A less B, points' : 'A less B'),
      number('95% interval'),
      number('Won/tied/lost'),
      number('Order'),
      number('Pairs needed'),
    ],
    rows: found.datasets.map((one) => datasetRow(one, found)),
  });
}

function probabilityFigure(found: SweepComparison): Figure {
  const { datasets, probability, interval } = found;
  const rows = datasets.map((one) => ({
    name: one.dataset,
    probability: one.probability,
    ...one.interval,
    whole: false,
  }));
  const whole = several(found) ? [{ name: 'all', probability, ...interval, whole: true }] : [];
  const cut = datasets.length >= probabilityLimit ? ` The first ${probabilityLimit - 1} data sets are drawn.` : '';
  return {
    id: 'probabilities',
    title: 'How often A beats B on equal seeds',
    caption: `An interval clear of 0.5 is no luck; one that also reaches beyond 0.75, or below 0.25 for B, matters.${cut}`,
    alternative: [...whole, ...rows].map((one) => `${one.name} ${share(one.probability)} (${ends(one)})`).join('; '),
    spec: probabilitiesPlot([...whole, ...rows]),
  };
}

/** Scores of several data sets share an axis only where their units do. */
function axisOf({ metric, scale }: SweepComparison): string {
  return scale === 'relative' ? `${metricTitle(metric)} over the mean of the data set` : metricTitle(metric);
}

function profileFigure(found: SweepComparison): Figure {
  const { a, b, higherIsBetter, profiles, interquartileMean: middle } = found;
  const side = higherIsBetter ? 'right' : 'left';
  const of = several(found) ? ' of all data sets' : '';
  return {
    id: 'profile',
    title: 'Performance profile',
    caption: `The share of runs${of} whose score is better than the one on the axis, with pointwise 95% bands by bootstrap inside each data set. The pipeline whose line lies further to the ${side} is better there; lines that cross mean that neither is better throughout.`,
    alternative: middle
      ? `Interquartile mean of ${a} ${told(middle.a.value)}, of ${b} ${told(middle.b.value)}`
      : 'no score',
    spec: profilePlot({ a, b, axis: axisOf(found), higherIsBetter, profiles }),
  };
}

function middleTable(found: SweepComparison): Html | undefined {
  const { a, b, interquartileMean: middle, scale, improvement } = found;
  if (!middle) return undefined;
  const row = (name: string, { value, lower, upper }: NonNullable<typeof improvement>) => [
    html`<bdi>${name}</bdi>`,
    html`<strong>${told(value)}</strong>`,
    `${told(lower)} to ${told(upper)}`,
  ];
  const units = scale === 'relative' ? ' Errors are parts of the mean error of both pipelines on each data set.' : '';
  return table({
    caption: `Interquartile mean: the mean of the middle half of all runs.${units}`,
    columns: [{ title: 'Of' }, { title: 'Estimate', number: true }, { title: '95% interval', number: true }],
    rows: [
      row(a, middle.a),
      row(b, middle.b),
      row('A less B', middle.difference),
      ...(improvement ? [row('P(A > B), any seeds', improvement)] : []),
    ],
  });
}

function scoresSection(found: SweepComparison): Section | undefined {
  if (found.profiles.a.length === 0) return undefined;
  const middle = middleTable(found);
  return {
    id: 'scores',
    title: 'Where the scores lie',
    figures: [profileFigure(found)],
    ...(middle && { beside: [middle] }),
  };
}

/** Depends on the comparison alone: equal ones give equal bytes. */
export async function renderComparison(found: SweepComparison, plots: PlotRenderer): Promise<string> {
  const better: Section = {
    id: 'pairs',
    title: several(found) ? 'By data set' : 'Pair by pair',
    before: [datasetTable(found)],
    figures: [probabilityFigure(found)],
  };
  return page({
    title: `${found.a} against ${found.b}`,
    description: undefined,
    kind: 'seed comparison',
    facts: factsOf(found),
    headline: found.sentence,
    verdicts: [],
    sections: await drawnSections([better, scoresSection(found)], plots),
  });
}
