/** @module Section "Drift": what has changed against the reference. */
import type { QualityReport, ReportedDriftTest } from '../../../../contracts/quality-report.ts';
import { count, measure, percent, plural } from '../../../report/format.ts';
import { type Html, html } from '../../../report/html.ts';
import { type Figure, type Section, table } from '../../../report/section.ts';
import type { TableSketch } from '../../drift/table-sketch.ts';
import { distributionPlot, effectLimit, effectsPlot, measureWords } from '../plots/drift.ts';

type Drift = NonNullable<QualityReport['drift']>;

/** Columns whose distributions are drawn. */
const drawnColumns = 6;

export interface Sketches {
  readonly reference: TableSketch | undefined;
  readonly current: TableSketch;
}

function effectFigure({ listed }: Drift): Figure[] {
  if (listed.length === 0) return [];
  const left = listed.length > effectLimit ? ` The ${effectLimit} largest of ${listed.length}.` : '';
  const drifted = listed
    .filter((test) => test.drifted)
    .map(({ column, measure: of }) => `${column} ${measureWords(of)}`);
  return [
    {
      id: 'effects',
      title: 'Sizes of the changes',
      caption: `Each effect as a multiple of the smallest that matters (dashed line). Drifted are those that are also significant after correction.${left}`,
      alternative: `Drifted: ${drifted.join(', ') || 'nothing'}`,
      spec: effectsPlot(listed),
    },
  ];
}

function distributionFigures(columns: readonly string[], { reference, current }: Sketches): Figure[] {
  return columns.slice(0, drawnColumns).flatMap((name, place): Figure[] => {
    const [was, is] = [reference, current].map((sketch) => sketch?.columns.find((column) => column.name === name));
    const spec = was && is && distributionPlot(was, is);
    if (!spec) return [];
    return [
      {
        id: `drifted-${place + 1}`,
        title: name,
        caption: 'Share of the rows with each value, in the reference and now.',
        alternative: `Distribution of ${name} in the reference and now`,
        spec,
      },
    ];
  });
}

function testRow(test: ReportedDriftTest): (Html | string)[] {
  const { column, measure: of, effect, threshold, adjustedPValue, drifted, isTarget } = test;
  return [
    html`${column}${isTarget && html` <span class="hint">target</span>`}`,
    measureWords(of),
    measure(effect),
    measure(threshold),
    adjustedPValue < 1e-12 ? '< 1e−12' : measure(Number(adjustedPValue.toPrecision(2))),
    drifted ? html`<span class="badge high">drifted</span>` : '',
  ];
}

function testTable({ listed, tests, level }: Drift): Html[] {
  if (listed.length === 0) return [];
  return [
    table({
      caption: `Tests of the columns, the most significant first. An aspect drifted where its p-value, corrected over all ${plural(tests, 'test')} (Benjamini and Hochberg), is at most ${percent(level)} and its effect is large enough to matter.`,
      columns: [
        { title: 'Column' },
        { title: 'Aspect' },
        { title: 'Effect', number: true },
        { title: 'Matters from', number: true },
        { title: 'Corrected p', number: true },
        { title: '' },
      ],
      rows: listed.map(testRow),
      total: tests,
    }),
  ];
}

function schemaTable({ schema }: Drift): Html[] {
  if (schema.length === 0) return [];
  const words: Readonly<Record<string, string>> = {
    'column-missing': 'is in the reference alone',
    'column-added': 'is new',
    'type-changed': 'has another type',
  };
  return [
    table({
      caption: 'Columns that came, went or changed type.',
      columns: [{ title: 'Column' }, { title: 'Change' }, { title: 'Was' }, { title: 'Is' }],
      rows: schema.map(({ column, change, was, now }) => [column, words[change] ?? change, was ?? '', now ?? '']),
    }),
  ];
}

export function driftSection({ drift, table: { rows } }: QualityReport): Section | undefined {
  if (!drift) return undefined;
  return {
    id: 'drift',
    title: 'Drift',
    before: [
      html`<p>${plural(rows, 'row')} against ${count(drift.referenceRows)} of the reference, of which a sketch is kept and no row.</p>\n`,
    ],
    figures: effectFigure(drift),
    after: [...schemaTable(drift), ...testTable(drift)],
  };
}

export function driftedColumnsSection({ drift, profile }: QualityReport, sketches: Sketches): Section | undefined {
  // A reference from before they were known for it may hold values of personal data.
  const personal = new Set(profile.filter((column) => column.personal).map(({ name }) => name));
  const shown = drift?.driftedColumns.filter((name) => !personal.has(name)) ?? [];
  const figures = distributionFigures(shown, sketches);
  if (figures.length === 0) return undefined;
  const left = (drift?.driftedColumns.length ?? 0) - figures.length;
  return {
    id: 'drifted-columns',
    title: 'Drifted columns',
    figures,
    ...(left > 0 && {
      after: [html`<p class="hint">${plural(left, 'drifted column')} beyond these cannot be drawn here.</p>\n`],
    }),
  };
}
