/** @module Plot of the kinds of issues: flagged rows of each, by what becomes of them. */
import type { IssueKind } from '../../../../contracts/quality-report.ts';
import { distinctLabels, namedRows, orange, plot, squareLegend } from '../../../report/plots/theme.ts';
import type { PlotSpec } from '../../../report/ports.ts';

/** Kinds that can be read in one drawing. */
export const kindLimit = 20;
const fates = [
  { fate: 'quarantine', name: 'quarantined', color: orange },
  { fate: 'review', name: 'for people', color: 'var(--amber, #b8860b)' },
  { fate: 'accept', name: 'told only', color: 'var(--grey, #6b7280)' },
] as const;

/** `kinds` have rows each. */
export function kindsPlot(kinds: readonly IssueKind[]): PlotSpec {
  const shown = kinds.slice(0, kindLimit);
  const labels = distinctLabels(
    shown.map(({ code }) => code.replaceAll('-', ' ')),
    28,
  );
  const values = shown.flatMap((kind, place) =>
    fates.map(({ fate, name }, order) => ({ label: labels[place], fate: name, order, rows: kind.fates[fate] })),
  );
  const present = fates.filter(({ fate }) => shown.some((kind) => kind.fates[fate] > 0));
  return plot({
    width: 320,
    height: { step: 26 },
    data: { values: values.filter(({ rows }) => rows > 0) },
    mark: { type: 'bar', height: 15 },
    encoding: {
      y: namedRows(labels),
      x: { field: 'rows', type: 'quantitative', stack: 'zero', axis: { title: 'rows', tickCount: 5, format: 'd' } },
      order: { field: 'order', type: 'quantitative' },
      color: {
        field: 'fate',
        type: 'nominal',
        scale: { domain: present.map(({ name }) => name), range: present.map(({ color }) => color) },
        legend: { ...squareLegend, columns: 3 },
      },
    },
  });
}
