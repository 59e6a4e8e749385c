/** @module Sections on what the figures are worth: labels, the budget and its split, detection rates, certificates. */
import type { QualityReport } from '../../../../contracts/quality-report.ts';
import { count, percent, plural } from '../../../report/format.ts';
import { type Html, html } from '../../../report/html.ts';
import { confusionPlot } from '../../../report/plots/confusion.ts';
import { type Figure, type Section, table } from '../../../report/section.ts';
import { detectionPlot } from '../plots/detection.ts';

const kinds: Readonly<Record<string, string>> = {
  uniform: 'any other label',
  pair: 'the label that is mistaken most for it',
  boundary: 'rows that lie between two labels',
  swapped: 'values of other rows',
};

function confusionFigure({ confusion }: QualityReport): Figure[] {
  if (confusion.length === 0) return [];
  const labels = [...new Set(confusion.flatMap(({ given, suggested }) => [given, suggested]))].sort();
  const cell = (given: string, suggested: string) =>
    confusion.find((pair) => pair.given === given && pair.suggested === suggested)?.rows ?? 0;
  const counts = labels.map((given) => labels.map((suggested) => cell(given, suggested)));
  const list = confusion.slice(0, 10).map(({ given, suggested, rows }) => `${given} to ${suggested} ${rows}`);
  return [
    {
      id: 'confusion',
      title: 'Given and suggested labels',
      caption: 'Flagged rows by the label that they have and the label that models would give them.',
      alternative: `Suggested labels: ${list.join(', ')}`,
      spec: confusionPlot({ labels, counts }, { row: 'given', column: 'suggested' }),
    },
  ];
}

function detectionFigure({ detection, budget }: QualityReport): Figure[] {
  if (detection.length === 0) return [];
  const said = detection.map(
    ({ kind, rate, lower, upper }) => `${kind} ${percent(rate)} (${percent(lower)} to ${percent(upper)})`,
  );
  return [
    {
      id: 'detection',
      title: 'Wrong labels that would be found',
      caption: `Errors were planted into this very table and looked for; intervals are 95%. Asked for: ${percent(budget.detectionRate)}, the dashed line.`,
      alternative: `Detection rates: ${said.join(', ')}`,
      spec: detectionPlot(detection, budget.detectionRate),
    },
  ];
}

function detectionTable({ detection }: QualityReport): Html[] {
  if (detection.length === 0) return [];
  const rows = detection.map(({ kind, rate, lower, upper, planted }) => [
    kind,
    kinds[kind] ?? '',
    percent(rate),
    `${percent(lower)} to ${percent(upper)}`,
    count(planted),
  ]);
  return [
    table({
      caption: 'Detection rate of each kind of wrong label, on this table.',
      columns: [
        { title: 'Kind' },
        { title: 'Labels are replaced by' },
        { title: 'Found', number: true },
        { title: '95% interval', number: true },
        { title: 'Planted', number: true },
      ],
      rows,
    }),
  ];
}

export function labelsSection(report: QualityReport): Section | undefined {
  const figures = [...confusionFigure(report), ...detectionFigure(report)];
  if (figures.length === 0) return undefined;
  return { id: 'labels', title: 'Labels', figures, after: detectionTable(report) };
}

const verdictWords = {
  'within-budget': 'What was asked can be reached within the budget.',
  'budget-not-reachable': 'What was asked cannot be reached within the budget, so no wrong label counts as certain.',
  'not-estimated': 'No detection rate was estimated: there are no labels that could be judged.',
} as const;

function certificateTable({ certificates }: QualityReport): Html[] {
  if (certificates.length === 0) return [];
  return [
    table({
      caption: 'Certificates: what bounds the false positives of detectors that rank rows.',
      columns: [
        { title: 'Detector' },
        { title: 'Rows n', number: true },
        { title: 'Rank k', number: true },
        { title: 'Confidence', number: true },
        { title: 'What holds', prose: true },
      ],
      rows: certificates.map(({ detector, n, k, confidence, statement }) => [
        html`<code>${detector}</code>`,
        count(n),
        count(k),
        percent(confidence),
        statement,
      ]),
    }),
  ];
}

export function budgetSection(report: QualityReport): Section {
  const { budget, table: whole } = report;
  const { falsePositiveRate, verdict, shares, estimatedFalsePositiveRate } = budget;
  const estimated =
    estimatedFalsePositiveRate === undefined
      ? ''
      : ` Of clean rows about ${percent(estimatedFalsePositiveRate)} are flagged as wrong labels.`;
  const split = table({
    caption: 'How the budget is split. The shares add up, so that they bound the union of all flags.',
    columns: [
      { title: 'Detector' },
      { title: 'Share', number: true },
      { title: 'Flagged', number: true },
      { title: 'Of all rows', number: true },
    ],
    rows: shares.map(({ detector, share, flagged }) => [
      html`<code>${detector}</code>`,
      percent(share),
      plural(flagged, 'row'),
      percent(whole.rows === 0 ? 0 : flagged / whole.rows),
    ]),
  });
  return {
    id: 'budget',
    title: 'Budget and certificates',
    before: [
      html`<p>At most ${percent(falsePositiveRate)} of the clean rows may be flagged, over all detectors together. ${verdictWords[verdict]}${estimated}</p>\n`,
      ...(shares.length > 0 ? [split] : []),
      ...certificateTable(report),
    ],
  };
}
