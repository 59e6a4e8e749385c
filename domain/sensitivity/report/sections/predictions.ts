/** @module Section on what the score hides: churn between blocks, test-set noise, classes and slices. */
import { fixed, percent, plural } from '../../../report/format.ts';
import { type Html, html } from '../../../report/html.ts';
import { metricInSentence, metricTitle } from '../../../report/metric-names.ts';
import { type Figure, folded, type Section, table } from '../../../report/section.ts';
import type { GroupReport, SensitivityReport } from '../../sensitivity-report.ts';
import { churnPairs, churnPlot } from '../plots/churn.ts';
import { groupLimit, groupsPlot } from '../plots/groups.ts';
import { told, toldDifference, unitsOf } from '../units.ts';

function churnFigure({ churnMatrix, blocks }: SensitivityReport): Figure[] {
  const pairs = churnPairs(churnMatrix).flatMap(({ churn, ...pair }) => (churn === null ? [] : [{ ...pair, churn }]));
  if (pairs.length === 0) return [];
  const empty = churnPairs(churnMatrix).length > pairs.length ? ' Empty cells have no row in common.' : '';
  const mean = pairs.reduce((sum, { churn }) => sum + churn, 0) / pairs.length;
  const [first] = [...pairs].sort((a, b) => b.churn - a.churn || a.first - b.first || a.second - b.second);
  const cut = blocks > churnMatrix.length ? ` The first ${churnMatrix.length} of ${blocks} blocks are drawn.` : '';
  const most =
    first && first.churn > 0
      ? `; the darkest cell is ${percent(first.churn)}, between the blocks ${first.first} and ${first.second}`
      : '; no row changed anywhere';
  const caption = `Two blocks predict ${percent(mean)} of the rows that both held out differently${most}.${empty}${cut}`;
  return [
    {
      id: 'churn',
      title: 'Predictions that change from block to block',
      caption,
      alternative: caption,
      spec: churnPlot(churnMatrix),
    },
  ];
}

const widest = (groups: readonly GroupReport[]): readonly GroupReport[] =>
  [...groups].sort((a, b) => b.sd - a.sd || (a.of < b.of || (a.of === b.of && a.value < b.value) ? -1 : 1));

interface Grouped {
  readonly id: string;
  readonly title: string;
  readonly groups: readonly GroupReport[];
  readonly nameOf: (group: GroupReport) => string;
}

function groupFigure(report: SensitivityReport, { id, title, groups, nameOf }: Grouped): Figure[] {
  const [first] = widest(groups);
  if (!first) return [];
  const shown = widest(groups).slice(0, groupLimit);
  const units = unitsOf({ task: report.task, metric: first.metric });
  // Recall is no metric that a sweep judges, but lies between 0 and 1 all the same.
  const inPoints = first.metric === 'recall' ? { ...units, factor: 100 as const, suffix: ' points' } : units;
  const overall =
    first.metric === report.metric && report.sd !== null
      ? `, and all rows together ${toldDifference(inPoints, report.sd)}`
      : '';
  const left = groups.length > shown.length ? ` The ${shown.length} of ${groups.length} that move most are drawn.` : '';
  return [
    {
      id,
      title,
      caption: `${nameOf(first)} moves most: its ${metricInSentence(first.metric)} is ${told(first.mean)} on average with a standard deviation of ${toldDifference(inPoints, first.sd)} (thick line), from ${told(first.lowest)} to ${told(first.highest)} (thin line)${overall}.${left}`,
      alternative: shown.map((group) => `${nameOf(group)}: ${told(group.mean)}, sd ${told(group.sd)}`).join('; '),
      spec: groupsPlot(shown, shown.map(nameOf), metricTitle(first.metric)),
    },
  ];
}

function groupTable(groups: readonly GroupReport[]): Html[] {
  if (groups.length === 0) return [];
  const rows = widest(groups).map(({ of, value, metric, ...score }) => [
    html`<bdi>${value}</bdi> <span class="hint">${of}</span>`,
    metricTitle(metric),
    ...[score.mean, score.sd, score.lowest, score.highest].map((figure) => fixed(figure, 4)),
  ]);
  const number = (title: string) => ({ title, number: true });
  const columns = [{ title: 'Rows' }, { title: 'Metric' }, ...['Mean', 'Sd', 'Lowest', 'Highest'].map(number)];
  const content = table({ caption: 'Scores by class and by slice over the base seeds.', columns, rows });
  return [
    folded(
      `Scores of ${plural(groups.length, 'class or slice', 'classes and slices')} as a table`,
      rows.length,
      content,
    ),
  ];
}

function noise(report: SensitivityReport): Html[] {
  const { testSet } = report;
  if (!testSet) return [];
  const units = unitsOf({ task: 'classification', metric: 'accuracy' });
  const show = (value: number) => toldDifference(units, value);
  const { independent, observed } = testSet;
  const seen =
    independent === null || observed === null
      ? ''
      : ` On the same rows, seeds move the accuracy by ${show(observed)}; errors that are independent from row to row would make it ${show(independent)}. ${
          observed > independent
            ? 'What is above that is models that are truly better or worse.'
            : 'So nothing shows that some seeds give truly better models.'
        }`;
  return [
    html`<p>Of ${plural(testSet.rows, 'held-out row')}, chance alone gives the accuracy of one model a standard deviation of ${show(testSet.binomial)} from test set to test set.${seen}</p>\n`,
  ];
}

/** `undefined` for a regression without slices: there is nothing beneath its score. */
export function predictionsSection(report: SensitivityReport): Section | undefined {
  const classes = report.groups.filter(({ of, metric }) => of === 'class' && metric === 'recall');
  const slices = report.groups.filter((group) => !classes.includes(group));
  const figures = [
    ...churnFigure(report),
    ...groupFigure(report, { id: 'classes', title: 'Recall by class', groups: classes, nameOf: ({ value }) => value }),
    ...groupFigure(report, {
      id: 'slices',
      title: `${metricTitle(report.metric)} by slice`,
      groups: slices,
      nameOf: ({ of, value }) => `${of}: ${value}`,
    }),
  ];
  if (figures.length === 0 && !report.testSet) return undefined;
  const before = noise(report);
  return { id: 'predictions', title: 'What the score hides', before, figures, after: groupTable(report.groups) };
}
