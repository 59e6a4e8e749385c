/** @module Section "What was done": blocks, fits, thresholds, and the fits that gave no score. */
import { count, plural } from '../../../report/format.ts';
import { type Html, html } from '../../../report/html.ts';
import { folded, type Section, table } from '../../../report/section.ts';
import type { SensitivityReport } from '../../sensitivity-report.ts';
import { noiseName } from '../../sweep-row.ts';
import { toldDifference, unitsOf, wholePercent } from '../units.ts';

/** `-` and `=` stand for fits that redraw nothing. */
const fitName = (fit: string): string => ({ '-': 'base seeds', '=': 'base seeds once more' })[fit] ?? fit;

function failureTable({ failures, fits }: SensitivityReport): Html[] {
  if (failures.length === 0) return [];
  const rows = failures.map(({ block, fit, code, message }) => [
    String(block + 1),
    fitName(fit),
    html`<code>${code}</code>`,
    message,
  ]);
  const caption = `${count(failures.length)} of ${plural(fits, 'fit')} gave no score. They are counted and never left out in silence: a component's figures speak of the blocks in which both fits have a score.`;
  const columns = [{ title: 'Block' }, { title: 'Redrawn' }, { title: 'Error' }, { title: 'What happened' }];
  return [
    folded(`The ${count(failures.length)} fits without a score`, failures.length, table({ caption, columns, rows })),
  ];
}

function mergedNote({ components }: SensitivityReport): Html | false {
  const merged = components.filter(({ merged: sources }) => sources.length > 0);
  if (merged.length === 0) return false;
  const said = merged.map(
    ({ component, merged: sources }) => `${component} holds ${sources.join(', ')} together, which cannot be told apart`,
  );
  return html`<p>Of the seeds, ${said.join('; ')}.</p>\n`;
}

function repeatNote({ deterministic, components }: SensitivityReport): string {
  if (deterministic) return 'The first block did its base fit once more, and equal seeds gave equal results.';
  const noise = components.find(({ component }) => component === noiseName);
  const repeated = (noise?.pairs ?? 0) + (noise?.failed ?? 0);
  const which = repeated > 1 ? plural(repeated, 'block') : 'The first block';
  return `${which} did the base fit once more, and equal seeds did not give equal results: something draws without a seed, so that each figure below holds noise that no seed explains. A component is called high only where it moves the metric more than that noise does.`;
}

export function doneSection(report: SensitivityReport): Section {
  const { blocks, thresholds } = report;
  const components = report.components.filter(({ component }) => component !== noiseName);
  const units = unitsOf(report);
  const names = components.map(({ component }) => component).join(', ');
  const alone =
    components.length === 1
      ? ` With one component, the share says nothing and the size decides.`
      : ` and its share above ${wholePercent(thresholds.share)}, both by their intervals.`;
  const size = `A component is called high when its standard deviation lies above ${toldDifference(units, thresholds.deviation)}`;
  return {
    id: 'done',
    title: 'What was done',
    before: [
      html`<p>${plural(blocks, 'block')} of ${plural(components.length + 1, 'fit')}: one with base seeds, and one more for ${components.length > 1 && 'each of '}<bdi>${names}</bdi> with that seed alone drawn anew. ${repeatNote(report)} ${size}${components.length === 1 ? `.${alone}` : alone} ${report.reason}</p>\n`,
      ...[mergedNote(report)].filter((note) => note !== false),
      ...failureTable(report),
    ],
  };
}
