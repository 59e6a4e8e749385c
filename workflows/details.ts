/** @module The live Markdown table that the web UI shows for a run. */
import type { PlanCounts, PlanRow, StepOutcome } from '../contracts/plan.ts';

export interface DetailsView {
  readonly counts: PlanCounts;
  readonly savedMs: number;
  readonly rows: readonly PlanRow[];
  /** What is known of a step since the plan was made. */
  readonly outcomes: ReadonlyMap<string, StepOutcome | 'running'>;
}

/** Text that cannot break out of a cell. */
export const escapeCell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');

/** Counts on top, then at most as many rows as the plan carries. */
export function renderDetails({ counts, savedMs, rows, outcomes }: DetailsView): string {
  const seconds = (savedMs / 1000).toFixed(1);
  const head = `**${counts.total} steps**: ${counts.reused} reused, ${counts.ran} ran, ${counts.todo} to do, ${seconds} s saved`;
  const lines = rows.map(({ name, use, outcome, savedMs: saved }) => {
    const state = outcomes.get(name) ?? outcome;
    return `| ${escapeCell(name)} | ${escapeCell(use)} | ${state} | ${saved === undefined ? '' : `${(saved / 1000).toFixed(2)} s`} |`;
  });
  const rest = counts.total - rows.length;
  return [
    head,
    '',
    '| step | use | outcome | saved |',
    '|---|---|---|---|',
    ...lines,
    ...(rest > 0 ? [`| … ${rest} more | | | |`] : []),
  ].join('\n');
}
