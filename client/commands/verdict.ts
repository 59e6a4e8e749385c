/** @module `within verdict REVIEW ROWS DECISION [LABEL]`: what a person says of rows that wait. */
import type { Command } from 'commander';
import { WithinError } from '../../contracts/errors.ts';
import {
  type CountedRowVotes,
  type RowDecision,
  type RowReviewProgress,
  type RowVote,
  rowDecisions,
} from '../../contracts/row-review.ts';
import type { CliContext } from '../cli-context.ts';
import { actorOf } from '../run/actor.ts';
import { findReview, reviewProgress, voteOnRows } from '../run/find-review.ts';
import { openProject, type ProjectOption, withProject } from '../run/find-run.ts';
import { liveReach } from '../run/live-reach.ts';

interface VerdictOptions extends ProjectOption {
  readonly reviewer?: string;
}

/** Votes that one update carries. */
const votesAtOnce = 500;

export function register(program: Command, context: CliContext): void {
  withProject(
    program
      .command('verdict')
      .argument('<review>', 'id of a review, its beginning, or latest')
      .argument('<rows>', 'numbers of rows, as 3 or 3,7,9, or open for all that nobody has decided')
      .argument('<decision>', 'accept, quarantine or relabel')
      .argument('[label]', 'with relabel: the label that the rows should have')
      .description('judge rows that wait for people'),
  )
    .option('--reviewer <name>', 'who judges; WITHIN_PERSON without it, else the name of the account')
    .addHelpText('after', '\nExample:\n  within verdict latest 3,7 relabel benign')
    .action((...[given, rows, decision, label, options]: Said) =>
      say({ given, rows, decision, label }, options, context),
    );
}

type Said = [given: string, rows: string, decision: string, label: string | undefined, options: VerdictOptions];

interface Words {
  readonly given: string;
  readonly rows: string;
  readonly decision: string;
  readonly label: string | undefined;
}

async function say(
  { given, rows, decision, label }: Words,
  options: VerdictOptions,
  context: CliContext,
): Promise<void> {
  const { config } = openProject(context, options);
  const reviews = context.reviews(config);
  const review = await findReview(given, reviews);
  const reviewer = options.reviewer ?? actorOf(config);
  const reach = liveReach(config);
  const numbers =
    rows === 'open' ? openOf(await reviews.cases(review), await reviewProgress(reach, review)) : rowsOf(rows);
  const votes = numbers.map((row) => voteOf(row, decision, label));
  let counted: CountedRowVotes | undefined;
  for (let from = 0; from < Math.max(1, votes.length); from += votesAtOnce)
    counted = await voteOnRows(reach, review, { reviewer, votes: votes.slice(from, from + votesAtOnce) });
  if (context.json) return context.out.json({ reviewer, ...counted });
  context.out.line(`${counted?.settled} of ${counted?.cases} rows of ${review.pipeline} are decided.`);
}

const openOf = (
  { cases }: { readonly cases: readonly { readonly row: number }[] },
  progress: RowReviewProgress | undefined,
): number[] => {
  const settled = new Set((progress?.verdicts ?? []).map(({ row }) => row));
  return cases.map(({ row }) => row).filter((row) => !settled.has(row));
};

function rowsOf(text: string): number[] {
  return text.split(',').map((part) => {
    if (/^\d{1,15}$/.test(part.trim())) return Number(part);
    throw new WithinError('USAGE', `"${part}" is no number of a row; write 3 or 3,7,9, or open.`, { rows: text });
  });
}

function voteOf(row: number, decision: string, label: string | undefined): RowVote {
  if (!(rowDecisions as readonly string[]).includes(decision))
    throw new WithinError('USAGE', `"${decision}" is no verdict; say ${rowDecisions.join(', ')}.`, { decision });
  return { row, decision: decision as RowDecision, ...(label !== undefined && { label }) };
}
