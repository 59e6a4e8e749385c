/** @module What `within run` prints at the end: steps, metrics, confusion, time saved, where to look. */
import pc from 'picocolors';
import type { RunDocument, StepReport } from '../../contracts/run.ts';
import { formatMs, formatNumber, formatReason } from './format.ts';
import { markOf } from './mark.ts';
import { renderTable } from './table.ts';

/** More rows would scroll the result away; the whole table is in `--json` and `within status`. */
const shownSteps = 60;

const colours: Readonly<Record<string, (text: string) => string>> = {
  ran: pc.yellow,
  reused: pc.green,
  failed: pc.red,
  skipped: pc.dim,
};

function stepRow(step: StepReport): string[] {
  const time = step.outcome === 'ran' ? formatMs(step.durationMs) : '';
  const saved = step.outcome === 'reused' && step.savedMs !== undefined ? formatMs(step.savedMs) : '';
  const why = step.outcome === 'ran' && step.reason ? formatReason(step.reason) : '';
  return [
    step.name,
    step.use,
    `${(colours[step.outcome] ?? String)(step.outcome)}${markOf(step)}`,
    time,
    saved,
    pc.dim(why),
  ];
}

export function renderSteps(steps: readonly StepReport[]): string {
  const lines = renderTable(
    ['step', 'use', 'outcome', 'time', 'saved', 'why'],
    steps.slice(0, shownSteps).map(stepRow),
    [3, 4],
  );
  const rest = steps.length - shownSteps;
  return rest > 0 ? `${lines}\n… ${rest} more steps; --json has them all` : lines;
}

export function renderMetrics(document: RunDocument): string | undefined {
  const rows = Object.entries(document.metrics).map(([name, metric]) => [
    name,
    formatNumber(metric.value),
    metric.lower == null || metric.upper == null
      ? ''
      : `[${formatNumber(metric.lower)}, ${formatNumber(metric.upper)}]`,
    formatNumber(metric.baseline),
  ]);
  return rows.length === 0 ? undefined : renderTable(['metric', 'value', '95% interval', 'baseline'], rows, [1, 2, 3]);
}

export function renderTotals(document: RunDocument): string {
  const of = (outcome: string) => document.steps.filter((step) => step.outcome === outcome);
  const saved = of('reused').reduce((sum, step) => sum + (step.savedMs ?? 0), 0);
  const counts = (['ran', 'reused', 'failed', 'skipped'] as const)
    .map((outcome) => [of(outcome).length, outcome] as const)
    .filter(([count]) => count > 0);
  return `${document.steps.length} steps: ${counts.map(([count, outcome]) => `${count} ${outcome}`).join(', ')}; ${formatMs(saved)} saved by reuse`;
}
