/** @module What a run tells of itself: the live Markdown table of the web UI, and why steps are where they are. */
import type { PlanCounts, PlanRow, StepFailure, StepOutcome, WindowStep } from '../contracts/plan.ts';

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

export interface StepsView {
  readonly running: readonly WindowStep[];
  readonly waiting: readonly WindowStep[];
  readonly failure: StepFailure | undefined;
}

/** A sentence for each step that runs, waits or has failed. */
export function explainSteps({ running, waiting, failure }: StepsView): string[] {
  return [
    ...running.map(({ name }) => `${name} is running.`),
    ...waiting.map(({ name, maybe }) =>
      maybe ? `${name} is reused if its inputs come out as before.` : `${name} waits for its inputs or a free slot.`,
    ),
    ...(failure ? [`${failure.name} failed: ${failure.message}`] : []),
  ];
}
