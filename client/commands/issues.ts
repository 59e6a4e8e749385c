/** @module `within issues [REVIEW]`: rows that wait for people, and why. */
import type { Command } from 'commander';
import pc from 'picocolors';
import type { Config } from '../../config/schema.ts';
import type { ListedRowReview, RowCase, RowReviewProgress, RowVerdict } from '../../contracts/row-review.ts';
import type { CliContext } from '../cli-context.ts';
import { formatTime } from '../render/format.ts';
import { renderTable } from '../render/table.ts';
import type { ReviewServices } from '../review-services.ts';
import { findReview, reviewAddress, reviewProgress } from '../run/find-review.ts';
import { openProject, type ProjectOption, withProject } from '../run/find-run.ts';
import { liveStack } from '../run/live.ts';
import { liveReach } from '../run/live-reach.ts';
import { positive } from './whole-number.ts';

interface IssuesOptions extends ProjectOption {
  readonly limit?: number;
  readonly all?: boolean;
}

const shownCases = 20;
const shownCells = 4;

export function register(program: Command, context: CliContext): void {
  withProject(
    program
      .command('issues')
      .argument('[review]', 'id of a review, its beginning, or latest; without it, all reviews are listed')
      .description('show the rows that wait for people, with the reasons'),
  )
    .option('--limit <count>', `at most so many rows or reviews; ${shownCases} without it`, positive)
    .option('--all', 'rows that are decided too')
    .addHelpText('after', '\nExample:\n  within issues latest')
    .action((review: string | undefined, options: IssuesOptions) =>
      review === undefined ? list(options, context) : show(review, options, context),
    );
}

async function list(options: IssuesOptions, context: CliContext): Promise<void> {
  const { config } = openProject(context, options);
  const reviews = (await context.reviews(config).list()).slice(0, options.limit ?? shownCases);
  if (context.json) return context.out.json({ reviews });
  if (reviews.length === 0) return context.out.line('No rows wait for people, and none ever did.');
  context.out.line(
    renderTable(
      ['review', 'pipeline', 'rows', 'state', 'opened (UTC)'],
      reviews.map(({ reviewId, pipeline, rows, closed, escalated, openedAt }) => [
        reviewId,
        pipeline,
        String(rows),
        closed ? 'decided' : escalated ? 'escalated' : 'open',
        formatTime(openedAt),
      ]),
      [2],
    ),
  );
}

async function show(given: string, options: IssuesOptions, context: CliContext): Promise<void> {
  const { config } = openProject(context, options);
  const services = context.reviews(config);
  const review = await findReview(given, services);
  const { reviewId, pipeline, closed } = review;
  const { cases, labels } = await services.cases(review);
  const { verdicts, progress, page } = await standingOf(review, services, config);
  const wanted = cases.filter(({ row }) => options.all === true || closed || !verdicts.has(row));
  const rows = wanted.slice(0, options.limit ?? shownCases);
  if (context.json)
    return context.out.json({
      reviewId,
      pipeline,
      closed,
      ...(page !== undefined && { page }),
      ...(labels && { labels }),
      settled: verdicts.size,
      cases: rows.map((one) => ({ ...one, ...(verdicts.has(one.row) && { verdict: verdicts.get(one.row) }) })),
    });
  context.out.line(headOf(pipeline, { cases: cases.length, settled: verdicts.size, progress }));
  for (const one of rows) context.out.line(`\n${textOf(one, verdicts.get(one.row))}`);
  if (wanted.length > rows.length) context.out.line(`\n… ${wanted.length - rows.length} more; --limit shows them.`);
  if (!closed) context.out.line(pc.dim(`\nwithin verdict ${reviewId} ROW accept|quarantine|relabel [LABEL]`));
  if (page !== undefined) context.out.line(`Page  ${page}`);
}

interface Standing {
  readonly verdicts: ReadonlyMap<number, RowVerdict>;
  /** Absent once it is closed, and while no server is up. */
  readonly progress: RowReviewProgress | undefined;
  /** Its address in a browser, while the stack is up. */
  readonly page: string | undefined;
}

async function standingOf(review: ListedRowReview, services: ReviewServices, config: Config): Promise<Standing> {
  const stack = liveStack(config);
  const progress = stack && (await reviewProgress(liveReach(config), review));
  const conclusion = await services.conclusion(review.reviewId);
  const verdicts = conclusion?.verdicts ?? progress?.verdicts ?? [];
  const page = stack && reviewAddress(stack, review.reviewId);
  return { verdicts: new Map(verdicts.map((one) => [one.row, one])), progress, page };
}

interface Head {
  readonly cases: number;
  readonly settled: number;
  readonly progress: RowReviewProgress | undefined;
}

function headOf(pipeline: string, { cases, settled, progress }: Head): string {
  const disputed = progress && progress.disputed.length > 0 ? `, disputed rows ${progress.disputed.join(', ')}` : '';
  return `${pc.bold(pipeline)}: ${settled} of ${cases} rows decided${disputed}`;
}

function textOf({ row, key, label, values, reasons }: RowCase, verdict: RowVerdict | undefined): string {
  const named = [key === undefined ? '' : ` (${key})`, label === undefined ? '' : `, label ${label}`].join('');
  const decided = verdict ? `  ${pc.green([verdict.decision, verdict.label ?? ''].join(' ').trim())}` : '';
  const cells = Object.entries(values)
    .slice(0, shownCells)
    .map(([name, value]) => `${name} ${value ?? '(missing)'}`);
  const why = reasons.map(({ detector, message, suggestion }) =>
    suggestion === undefined ? `  ${detector}: ${message}` : `  ${detector}: ${message}; perhaps ${suggestion}`,
  );
  return [`row ${row}${named}${decided}`, pc.dim(`  ${cells.join(', ')}`), ...why].join('\n');
}
