/** @module `within runs`: the runs of a project, newest first. */
import { type Command, InvalidArgumentError } from 'commander';
import type { RunDocument } from '../../contracts/run.ts';
import type { CliContext } from '../cli-context.ts';
import { renderTable } from '../render/table.ts';
import { openProject, type Project, type ProjectOption, withProject } from '../run/find-run.ts';
import { openStatuses } from '../run/live.ts';
import type { StartedRun } from '../services.ts';

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
}

const defaultLimit = 20;

function positive(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('it must be a whole number above 0.');
}

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

function rowOf(run: StartedRun, document: RunDocument | undefined, openStatus: string): RunRow {
  const { runId, pipeline, kind, startedAt } = run;
  const open = { runId, pipeline, kind, status: document?.status ?? openStatus, startedAt };
  if (!document) return open;
  const count = (outcome: string) => document.steps.filter((step) => step.outcome === outcome).length;
  return { ...open, finishedAt: document.finishedAt, ran: count('ran'), reused: count('reused') };
}

async function readRows(project: Project, runs: readonly StartedRun[]): Promise<readonly RunRow[]> {
  const documents = await Promise.all(runs.map(({ runId }) => project.services.runs.result(runId)));
  const open = runs.filter((_, index) => !documents[index]).map(({ workflowId }) => workflowId);
  const statuses = await openStatuses(project.config, open);
  return runs.map((run, index) => rowOf(run, documents[index], statuses[open.indexOf(run.workflowId)] ?? 'unknown'));
}

/** `2026-11-24 13:05:01`, in UTC as the id. */
export function formatTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

export function register(program: Command, context: CliContext): void {
  withProject(program.command('runs').description('list the runs of this project, newest first'))
    .option('--limit <count>', 'how many runs to show', positive, defaultLimit)
    .addHelpText('after', '\nExample:\n  within runs --limit 5')
    .action(async (options: ProjectOption & { readonly limit: number }) => {
      const project = openProject(context, options);
      const { all, runs } = await newestRuns(project, options.limit);
      const rows = await readRows(project, runs);
      if (context.json) return context.out.json({ runs: rows });
      if (rows.length === 0) return context.out.line(`No run is in the store ${project.config.store}.`);
      const cells = rows.map((row) => [
        row.runId,
        row.pipeline,
        row.kind,
        row.status,
        formatTime(row.startedAt),
        String(row.ran ?? ''),
        String(row.reused ?? ''),
      ]);
      const head = ['run', 'pipeline', 'kind', 'status', 'started (UTC)', 'ran', 'reused'];
      context.out.line(renderTable(head, cells, [5, 6]));
      if (all > rows.length) context.out.note(`${all - rows.length} older; --limit shows more.`);
    });
}
