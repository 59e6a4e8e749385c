/** @module `within runs list`: the runs of a project, newest first. */
import type { Command } from 'commander';
import type { RevocationMark } from '../../../contracts/cache.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { RunDocument } from '../../../contracts/run.ts';
import type { CacheServices } from '../../cache-services.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatTime } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { openProject, type Project, withProject } from '../../run/find-run.ts';
import { openStatuses } from '../../run/live.ts';
import { markText } from '../../run/refuse-revoked.ts';
import type { StartedRun } from '../../services.ts';
import { positive } from '../whole-number.ts';
import { listTracked, type TrackedOptions } from './tracked.ts';

interface RunRow {
  readonly runId: string;
  readonly pipeline: string;
  readonly kind: string;
  readonly status: string;
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** Counts of a run that has ended. */
  readonly ran?: number;
  readonly reused?: number;
  /** Set where a result that it holds was taken back. */
  readonly revoked?: RevocationMark;
}

const defaultLimit = 20;

/** Ids begin with the time of the start, so only as many records are read as are shown. */
async function newestRuns({ services }: Project, limit: number): Promise<{ all: number; runs: StartedRun[] }> {
  const ids = [...(await services.runs.list())].sort().reverse();
  const runs: StartedRun[] = [];
  for (const id of ids) {
    const run = await services.runs.started(id);
    if (run) runs.push(run);
    if (runs.length === limit) break;
  }
  return { all: ids.length, runs };
}

interface KnownRun {
  readonly run: StartedRun;
  readonly document: RunDocument | undefined;
  readonly revoked: RevocationMark | undefined;
}

function rowOf({ run, document, revoked }: KnownRun, openStatus: string): RunRow {
  const { runId, pipeline, kind, startedAt } = run;
  const status = document?.status ?? openStatus;
  const open = { runId, pipeline, kind, status, startedAt, ...(revoked && { revoked }) };
  if (!document) return open;
  const count = (outcome: string) => document.steps.filter((step) => step.outcome === outcome).length;
  return { ...open, finishedAt: document.finishedAt, ran: count('ran'), reused: count('reused') };
}

async function readRows(
  project: Project,
  runs: readonly StartedRun[],
  cache: CacheServices,
): Promise<readonly RunRow[]> {
  const judge = await cache.runJudge();
  const documents = await Promise.all(runs.map(({ runId }) => project.services.runs.result(runId)));
  const open = runs.filter((_, index) => !documents[index]).map(({ workflowId }) => workflowId);
  const statuses = await openStatuses(project.config, open);
  return runs.map((run, index) => {
    const document = documents[index];
    const status = statuses[open.indexOf(run.workflowId)] ?? 'unknown';
    return rowOf({ run, document, revoked: judge(run, document) }, status);
  });
}

interface ListOptions extends TrackedOptions {
  readonly tracking?: boolean;
}

export function addList(group: Command, context: CliContext): void {
  withProject(group.command('list', { isDefault: true }).description('list the runs of this project, newest first'))
    .option('--limit <count>', 'how many runs to show', positive, defaultLimit)
    .option('--tracking', 'as they are tracked in MLflow, or in the store where no server is named')
    .option('--experiment <name>', 'with --tracking: of this experiment alone')
    .addHelpText('after', '\nExample:\n  within runs --limit 5')
    .action((options: ListOptions) => {
      if (options.experiment !== undefined && !options.tracking)
        throw new WithinError('USAGE', '--experiment goes with --tracking; give both.', {});
      return options.tracking ? listTracked(options, context) : list(options, context);
    });
}

async function list(options: ListOptions, context: CliContext): Promise<void> {
  const project = openProject(context, options);
  const { all, runs } = await newestRuns(project, options.limit);
  const rows = await readRows(project, runs, context.cache(project.config));
  if (context.json) return context.out.json({ runs: rows });
  if (rows.length === 0) return context.out.line(`No run is in the store ${project.config.store}.`);
  const cells = rows.map((row) => [
    row.runId,
    row.pipeline,
    row.kind,
    row.revoked ? 'revoked' : row.status,
    formatTime(row.startedAt),
    String(row.ran ?? ''),
    String(row.reused ?? ''),
  ]);
  const head = ['run', 'pipeline', 'kind', 'status', 'started (UTC)', 'ran', 'reused'];
  context.out.line(renderTable(head, cells, [5, 6]));
  const marks = rows.flatMap(({ runId, revoked }) => (revoked ? [`${runId} revoked ${markText(revoked)}`] : []));
  if (marks.length > 0) context.out.line(`\n${marks.join('\n')}`);
  if (all > rows.length) context.out.note(`${all - rows.length} older; --limit shows more.`);
}
