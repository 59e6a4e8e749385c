/** @module What a run tells of itself: the live Markdown table of the web UI, and why steps are where they are. */
import type { PlanCounts, PlanRow, StepFailure, StepOutcome, WindowStep } from '../contracts/plan.ts';
import type { WaitingForPeople } from './pending-reviews.ts';

export interface DetailsView {
  readonly counts: PlanCounts;
  readonly savedMs: number;
  readonly rows: readonly PlanRow[];
  /** What is known of a step since the plan was made. */
  readonly outcomes: ReadonlyMap<string, StepOutcome | 'running'>;
  readonly people: readonly WaitingForPeople[];
}

/** Text that cannot break out of a cell. */
export const escapeCell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');

/** Counts on top, then at most as many rows as the plan carries. */
export function renderDetails({ counts, savedMs, rows, outcomes, people }: DetailsView): string {
  const seconds = (savedMs / 1000).toFixed(1);
  const head = `**${counts.total} steps**: ${counts.reused} reused, ${counts.ran} ran, ${counts.todo} to do, ${seconds} s saved`;
  const lines = rows.map(({ name, use, outcome, savedMs: saved }) => {
    const state = outcomes.get(name) ?? outcome;
    return `| ${escapeCell(name)} | ${escapeCell(use)} | ${state} | ${saved === undefined ? '' : `${(saved / 1000).toFixed(2)} s`} |`;
  });
  const rest = counts.total - rows.length;
  return [
    head,
    ...people.map(({ step, reviewId, cases }) => `\n${step} waits for people: ${cases} rows, review ${reviewId}`),
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
  readonly people: readonly WaitingForPeople[];
  readonly failure: StepFailure | undefined;
}

/** A sentence for each step that runs, waits or has failed. */
export function explainSteps({ running, waiting, people, failure }: StepsView): string[] {
  const asked = new Map(people.map((one) => [one.step, one]));
  return [
    ...running.map(({ name }) => {
      const one = asked.get(name);
      return one
        ? `${name} waits for people: ${one.cases} rows, within issues ${one.reviewId}.`
        : `${name} is running.`;
    }),
    ...waiting.map(({ name, maybe }) =>
      maybe ? `${name} is reused if its inputs come out as before.` : `${name} waits for its inputs or a free slot.`,
    ),
    ...(failure ? [`${failure.name} failed: ${failure.message}`] : []),
  ];
}
