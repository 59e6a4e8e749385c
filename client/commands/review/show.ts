/** @module `within review list|show|export`: reviews by people, how they stand, and their audit trail. */
import type { Command } from 'commander';
import { WithinError } from '../../../contracts/errors.ts';
import type { ReviewView } from '../../../contracts/review.ts';
import type { CliContext } from '../../cli-context.ts';
import type { BegunReviewLine, HeldReviewServices } from '../../held-review-services.ts';
import { nearestName } from '../../nearest-name.ts';
import { renderTable } from '../../render/table.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { askReview, askReviewAnew, askReviews, decisionAddress } from '../../run/held-reviews.ts';
import { liveStack } from '../../run/live.ts';
import { liveReach } from '../../run/live-reach.ts';
import type { Reached } from '../../run/reach.ts';
import type { StackInfo } from '../../stack/info.ts';

const day = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export interface Opened {
  readonly services: HeldReviewServices;
  readonly reach: () => Promise<Reached>;
  /** The server and the gateway that are up. */
  readonly stack: StackInfo | undefined;
}

export async function openReviews(context: CliContext, options: ProjectOption): Promise<Opened> {
  const { config } = openProject(context, options);
  return { services: await context.heldReviews(config), reach: liveReach(config), stack: liveStack(config) };
}

/** The id, its beginning where no other has it, `latest`. Errors: `REVIEW_NOT_FOUND` with the nearest. */
export async function findHeldReview(given: string, services: HeldReviewServices): Promise<string> {
  const ids = (await services.list()).map(({ request }) => request.id);
  if (given === 'latest' && ids[0] !== undefined) return ids[0];
  if (ids.includes(given)) return given;
  const matches = ids.filter((id) => given !== '' && id.startsWith(given));
  if (matches.length === 1 && matches[0] !== undefined) return matches[0];
  const several = `several begin so: ${matches.slice(0, 5).join(', ')}.`;
  const none = `within review list shows what there is${nearestName(given, ids) || '.'}`;
  const message = `No review is called "${given}"; ${matches.length > 1 ? several : none}`;
  throw new WithinError('REVIEW_NOT_FOUND', message, { review: given });
}

/** How a review stands or ended. Errors: `REVIEW_NOT_FOUND`, `TEMPORAL_UNAVAILABLE`. */
async function standing({ services, reach }: Opened, id: string): Promise<ReviewView> {
  const ended = await services.ended(id);
  if (ended) return ended;
  const view = await askReview(reach, id);
  return (await services.isOutdated(view)) ? askReviewAnew(reach, id) : view;
}

export function addList(group: Command, context: CliContext): void {
  withProject(group.command('list').description('reviews of this project, the newest first'))
    .option('--open', 'only those that wait')
    .addHelpText('after', '\nExample:\n  within review list --open')
    .action((options: ProjectOption & { readonly open?: boolean }) => list(options, context));
}

async function list(options: ProjectOption & { readonly open?: boolean }, context: CliContext): Promise<void> {
  const opened = await openReviews(context, options);
  const all = await linesOfAll(opened);
  const lines = all.filter(({ closed }) => !options.open || !closed);
  if (context.json) return context.out.json({ reviews: lines });
  if (lines.length === 0) return context.out.line('No review waits or was held here.');
  const rows = lines.map(({ id, state, version, votes, since }) => [id, state, version, votes, since]);
  context.out.line(renderTable(['review', 'state', 'version', 'votes', 'asked'], rows));
}

/** A review whose workflow does not answer now is listed all the same. */
async function linesOfAll({ services, reach }: Opened) {
  const begun = await services.list();
  const ended = await Promise.all(begun.map(({ request }) => services.ended(request.id)));
  const open = begun.filter((_, place) => !ended[place]).map(({ request }) => request.id);
  const asked = await askReviews(reach, open);
  return begun.map((one, place) => lineOf(one, ended[place] ?? asked.get(one.request.id)));
}

function lineOf({ request, at }: BegunReviewLine, view: ReviewView | undefined) {
  const { id, subject } = request;
  const { state = 'unknown', closed = false, version = 1, counts, quorum = request.rules.quorum } = view ?? {};
  return {
    id,
    subject: subject.name,
    state,
    closed,
    version: String(version),
    votes: counts ? `${counts.approvals}/${quorum}` : '',
    since: day(at),
  };
}

export function addShow(group: Command, context: CliContext): void {
  withProject(
    group
      .command('show')
      .argument('<review>', 'its id, the beginning of it, or latest')
      .description('how a review stands'),
  )
    .addHelpText('after', '\nExample:\n  within review show latest')
    .action((given: string, options: ProjectOption) => show(given, options, context));
}

async function show(given: string, options: ProjectOption, context: CliContext): Promise<void> {
  const opened = await openReviews(context, options);
  const view = await standing(opened, await findHeldReview(given, opened.services));
  if (context.json) return context.out.json(view);
  for (const text of [...linesOf(view), ...doorsOf(view, opened)]) context.out.line(text);
}

/** A terminal acts on control characters, so what people wrote comes without. */
const plain = (text: string): string => text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

function linesOf(view: ReviewView): string[] {
  const { id, subject, state, version, counts, quorum, dueAt, blocked, why, requester } = view;
  const waiting = view.mayVote.filter(({ person }) => !view.votes.some(({ voter }) => voter === person));
  return [
    `${id}: ${subject.name} of ${subject.id}, version ${version}, ${state}${why === undefined ? '' : `. ${why}`}`,
    `Approvals  ${counts.approvals} of ${quorum}${view.missingRoles.length > 0 ? `, still without ${view.missingRoles.join(', ')}` : ''}`,
    ...(requester === undefined ? [] : [`Asked by   ${requester}`]),
    ...(waiting.length > 0 ? [`Waits for  ${waiting.map(({ person }) => person).join(', ')}`] : []),
    ...(dueAt === undefined ? [] : [`Due        ${day(dueAt)}`]),
    ...(blocked === undefined ? [] : [`In the way ${blocked}`]),
    ...Object.entries(view.artifacts).map(([role, { digest }]) => `${role.padEnd(10)} ${digest.slice(0, 16)}`),
    ...view.votes.map(({ voter, decision, door, at }) => `${day(at)}  ${voter} ${decision} (${door})`),
    ...view.discussion.map(({ author, text, at }) => `${day(at)}  ${author}: ${plain(text)}`),
  ];
}

/** Where an open one is decided. */
function doorsOf({ id, closed }: ReviewView, { stack }: Opened): string[] {
  if (closed) return [];
  const page = decisionAddress(stack, id);
  return [
    `Decide     within review approve ${id}, or reject, request-changes, comment`,
    ...(page === undefined ? [] : [`Page       ${page}`]),
  ];
}

export function addExport(group: Command, context: CliContext): void {
  withProject(
    group
      .command('export')
      .argument('<review>', 'its id, the beginning of it, or latest')
      .description('the audit trail of a review as one JSON document'),
  )
    .addHelpText('after', '\nExample:\n  within review export churn-3 > churn-3.json')
    .action((given: string, options: ProjectOption) => exported(given, options, context));
}

async function exported(given: string, options: ProjectOption, context: CliContext): Promise<void> {
  const opened = await openReviews(context, options);
  const id = await findHeldReview(given, opened.services);
  const [review, trail, answers] = await Promise.all([
    standing(opened, id),
    opened.services.trail(id),
    opened.services.answers(id),
  ]);
  context.out.json({ schema: 1, review, trail, answers });
}
