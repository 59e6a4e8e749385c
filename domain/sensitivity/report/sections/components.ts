/** @module Section on the components: table, standard deviations, and strips of scores. */
import { fixed, nothing, plural } from '../../../report/format.ts';
import { type Html, html } from '../../../report/html.ts';
import { metricTitle } from '../../../report/metric-names.ts';
import type { Figure, Section } from '../../../report/section.ts';
import { table } from '../../../report/section.ts';
import type { ComponentReport, SensitivityReport } from '../../sensitivity-report.ts';
import { deviationsPlot } from '../plots/deviations.ts';
import { boxOf, scoresPlot } from '../plots/scores.ts';
import { decimalsOf, scaled, told, toldDifference, type Units, unitsOf, wholePercent } from '../units.ts';

const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

function interval(lower: string, upper: string): string {
  return lower === nothing && upper === nothing ? nothing : `${lower} to ${upper}`;
}

function verdictMark({ verdict }: ComponentReport): Html | string {
  return verdict === 'high' ? html`<span class="badge high">high</span>` : verdict;
}

function blocksCell({ verdict, blocksNeeded, pairs }: ComponentReport): string {
  if (verdict !== 'undecided') return `settled at ${pairs}`;
  return blocksNeeded === null ? 'over 10,000' : String(blocksNeeded);
}

function componentRow(one: ComponentReport, units: Units, decimals: number): (Html | string)[] {
  const show = (value: number | null) => (value === null ? nothing : fixed(scaled(units, value), decimals));
  const { churn, failed } = one;
  const share = (value: number | undefined) => (value === undefined ? nothing : `${(100 * value).toFixed(1)}%`);
  const lost = failed > 0 && html` <span class="hint">${plural(failed, 'block')} without a pair</span>`;
  return [
    html`<bdi>${one.component}</bdi>${lost}`,
    verdictMark(one),
    html`<strong>${show(one.sd)}</strong>`,
    interval(show(one.sdLower), show(one.sdUpper)),
    wholePercent(one.share),
    interval(wholePercent(one.shareLower), wholePercent(one.shareUpper)),
    ...(churn ? [share(churn.churn), share(churn.unnecessary)] : [nothing, nothing]),
    blocksCell(one),
  ];
}

function componentTable(report: SensitivityReport, units: Units): Html {
  const { components } = report;
  const ends = components.flatMap(({ sd }) => [sd === null ? null : scaled(units, sd)]);
  const decimals = decimalsOf(ends);
  const withChurn = components.some(({ churn }) => churn !== null);
  const columns = [
    { title: 'Seed redrawn' },
    { title: 'Sensitivity' },
    { title: units.factor === 100 ? 'Sd, points' : `Sd of ${units.metric}`, number: true },
    { title: '95% interval', number: true },
    { title: 'Share', number: true },
    { title: '95% interval', number: true },
    { title: 'Churn', number: true },
    { title: 'of it in vain', number: true },
    { title: 'Blocks needed', number: true },
  ];
  const kept = <T>(cells: readonly T[]): T[] => cells.filter((_, index) => withChurn || index < 6 || index > 7);
  const churnNote = withChurn
    ? ' Churn is the share of held-out rows that the two fits of a block predict differently; in vain is what of it made the model neither better nor worse.'
    : '';
  return table({
    caption: `How far the ${units.metric} moves when one seed alone is drawn anew, and what part that is of the variance over all seeds; parts overlap where components interact.${churnNote}`,
    columns: kept(columns),
    rows: components.map((one) => kept(componentRow(one, units, decimals))),
  });
}

/** `split`, which every comparison shares, else the component that moves the metric most. */
function reference({ components }: SensitivityReport): ComponentReport | undefined {
  const ranked = [...components].sort((a, b) => (b.sd ?? 0) - (a.sd ?? 0));
  return components.find(({ component }) => component === 'split') ?? ranked[0];
}

function comparedTo(of: ComponentReport | undefined, { component, sd }: ComponentReport): string {
  if (of === undefined || of.component === component || !of.sd || sd === null) return '';
  return `${told(sd / of.sd)} × ${of.component}`;
}

/** Against the noise of the test set: what is smaller than it cannot be told from a small test set. */
function noiseWords({ testSet, sd, metric }: SensitivityReport, units: Units): string {
  if (!testSet || metric !== 'accuracy' || sd === null) return '';
  const beside = sd > testSet.binomial ? 'less than' : 'no less than';
  return ` The dashed line is what another test set of ${plural(testSet.rows, 'row')} would do to one model, ${toldDifference(units, testSet.binomial)}: ${beside} all seeds together, ${toldDifference(units, sd)}.`;
}

function deviationCaption(report: SensitivityReport, units: Units): string {
  const of = reference(report);
  const others = report.components.filter(({ component, sd }) => component !== of?.component && sd !== null);
  const [next] = [...others].sort((a, b) => (b.sd ?? 0) - (a.sd ?? 0));
  if (!of || of.sd === null) return 'No component has a pair of scores, so that nothing can be drawn.';
  const span =
    of.sdLower === null || of.sdUpper === null
      ? ''
      : ` (95% interval ${told(scaled(units, of.sdLower))} to ${told(scaled(units, of.sdUpper))})`;
  const second =
    next && of.sd > 0 && next.sd !== null
      ? `; ${next.component} makes it ${toldDifference(units, next.sd)}, ${told(next.sd / of.sd)} times as much`
      : '';
  return `Redrawing ${of.component} alone moves the score by ${toldDifference(units, of.sd)}${span}${second}. The dotted line is the threshold of high.${noiseWords(report, units)}`;
}

function deviationFigure(report: SensitivityReport, units: Units): Figure {
  const of = reference(report);
  const drawn = report.components.flatMap((one) => {
    if (one.sd === null) return [];
    const end = (value: number | null) => (value === null ? null : scaled(units, value));
    return [
      {
        name: one.component,
        sd: scaled(units, one.sd),
        lower: end(one.sdLower),
        upper: end(one.sdUpper),
        note: comparedTo(of, one),
      },
    ];
  });
  const noise = report.metric === 'accuracy' ? report.testSet : null;
  return {
    id: 'deviations',
    title: 'How far each seed moves the score',
    caption: deviationCaption(report, units),
    alternative: `Standard deviation in ${units.axis}: ${drawn.map(({ name, sd }) => `${name} ${told(sd)}`).join(', ')}`,
    spec: deviationsPlot(drawn, {
      axis: units.axis,
      binomial: noise ? { at: scaled(units, noise.binomial), label: 'test set' } : null,
      threshold: { at: scaled(units, report.thresholds.deviation), label: 'high' },
    }),
  };
}

function scoresFigure(report: SensitivityReport): Figure {
  const { metric, components } = report;
  const base = known(report.scores);
  const strips = [
    { name: 'base', scores: base },
    ...components.map(({ component, scores }) => ({ name: component, scores: known(scores) })),
  ];
  const box = base.length > 0 ? boxOf(base) : undefined;
  const half = box ? `half of the ${base.length} fits lie between ${told(box.low)} and ${told(box.high)}` : '';
  const [lowest, highest] = [Math.min(...base), Math.max(...base)];
  const ends = `the lowest is ${told(lowest)}, the highest ${told(highest)}`;
  const words = lowest === highest ? `each of the ${base.length} fits scored ${told(lowest)}` : `${half}; ${ends}`;
  return {
    id: 'scores',
    title: 'Scores, fit by fit',
    caption: box
      ? `Each dot is a fit, the box holds the middle half, the bar is the median. With base seeds ${words}.`
      : 'No fit with base seeds gave a score.',
    alternative: strips.map(({ name, scores }) => `${name}: ${scores.map(told).join(', ')}`).join('; '),
    spec: scoresPlot(strips, metricTitle(metric)),
  };
}

export function componentsSection(report: SensitivityReport): Section {
  const units = unitsOf(report);
  const scored = [report.scores, ...report.components.map(({ scores }) => scores)].some(
    (scores) => known(scores).length > 0,
  );
  const measured = report.components.some(({ sd }) => sd !== null);
  return {
    id: 'components',
    title: 'Which seeds move the score',
    before: [componentTable(report, units)],
    figures: [...(measured ? [deviationFigure(report, units)] : []), ...(scored ? [scoresFigure(report)] : [])],
  };
}
