/** @module `within review approve|reject|request-changes|comment|delegate`: what a person says in a review. */
import { type Command, Option } from 'commander';
import { WithinError } from '../../../contracts/errors.ts';
import type { Ballot, CountedBallot } from '../../../contracts/review.ts';
import { type ReviewFeedback, reviewAnswers } from '../../../contracts/review-feedback.ts';
import type { CliContext } from '../../cli-context.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { delegateReview, voteInReview } from '../../run/held-reviews.ts';
import { positive } from '../whole-number.ts';
import { findHeldReview, openReviews } from './show.ts';

/** What is longer would not even reach the review. */
const longestMessage = 4000;

interface VoteOptions extends ProjectOption {
  readonly as?: string;
  readonly message?: string;
  readonly onVersion?: number;
  readonly answer?: ReviewFeedback['answer'];
  readonly note?: string;
}

const votes = [
  { name: 'approve', decision: 'approve', what: 'approve what is under review' },
  { name: 'reject', decision: 'reject', what: 'reject what is under review' },
  { name: 'request-changes', decision: 'requestChanges', what: 'ask for changes; --message says which' },
  { name: 'comment', decision: 'comment', what: 'say something and decide nothing' },
] as const;

const who = 'who you are; WITHIN_PERSON, or the e-mail address of git, without it';

export function addVotes(group: Command, context: CliContext): void {
  for (const { name, decision, what } of votes) {
    const command = withProject(
      group.command(name).argument('<review>', 'its id, the beginning of it, or latest').description(what),
    )
      .option('--as <person>', who)
      .option('-m, --message <text>', 'a comment, at most 4000 characters')
      .option('--on-version <number>', 'count only if this version is under review', positive);
    if (decision !== 'comment')
      command
        .addOption(new Option('--answer <word>', 'were you told well?').choices(reviewAnswers))
        .option('--note <text>', 'a word on that, beside --answer');
    command
      .addHelpText('after', `\nExample:\n  within review ${name} latest --as anna --message "recall is what counts"`)
      .action((given: string, options: VoteOptions) => vote(given, { ...options, decision }, context));
  }
}

async function vote(
  given: string,
  options: VoteOptions & Pick<Ballot, 'decision'>,
  context: CliContext,
): Promise<void> {
  const { decision, message, onVersion, answer, note } = options;
  if (note !== undefined && answer === undefined)
    throw new WithinError('USAGE', `--note goes with --answer, which is ${reviewAnswers.join(', ')}; give both.`);
  const { services, reach } = await openReviews(context, options);
  const voter = await services.person(options.as);
  const review = await findHeldReview(given, services);
  if (message !== undefined && message.length > longestMessage)
    throw new WithinError('VOTE_REFUSED', `A comment has at most ${longestMessage} characters, not ${message.length}.`);
  const counted = await voteInReview(reach, review, {
    voter,
    decision,
    door: 'cli',
    ...(message !== undefined && { text: message }),
    ...(onVersion !== undefined && { version: onVersion }),
  });
  if (answer !== undefined) {
    const { told } = counted.view;
    await services.answer({ review, person: voter, answer, told, ...(note !== undefined && { note }) });
  }
  tell(counted, context);
}

function tell({ view, effect }: CountedBallot, context: CliContext): void {
  if (context.json) return context.out.json({ effect, review: view });
  context.out.line(effect);
  const { id, state, closed, why = '', counts, quorum } = view;
  context.out.line(
    closed ? `${id} is closed: ${state}. ${why}` : `${id}: ${counts.approvals} of ${quorum} approvals, ${state}.`,
  );
}

export function addDelegate(group: Command, context: CliContext): void {
  withProject(
    group
      .command('delegate')
      .argument('<review>', 'its id, the beginning of it, or latest')
      .argument('<person>', 'who votes in your place; you yourself take the vote back')
      .description('pass your vote on to somebody else'),
  )
    .option('--as <person>', who)
    .addHelpText('after', '\nExample:\n  within review delegate latest ben --as anna')
    .action((given: string, to: string, options: VoteOptions) => delegate({ given, to }, options, context));
}

async function delegate(
  { given, to }: { readonly given: string; readonly to: string },
  options: VoteOptions,
  context: CliContext,
): Promise<void> {
  const { services, reach } = await openReviews(context, options);
  const from = await services.person(options.as);
  const review = await findHeldReview(given, services);
  tell(await delegateReview(reach, review, { from, to, door: 'cli' }), context);
}
