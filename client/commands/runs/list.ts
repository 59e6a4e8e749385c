/** @module `within runs list`: the runs of a project, newest first. */
import type { Command } from 'commander';
import { WithinError } from '../../../contracts/errors.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatTime } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { openProject, withProject } from '../../run/find-run.ts';
import { runServer } from '../../run/live.ts';
import { markText } from '../../run/refuse-revoked.ts';
import { newestRuns, runRows } from '../../run/run-list.ts';
import { positive } from '../whole-number.ts';
import { listTracked, type TrackedOptions } from './tracked.ts';

const defaultLimit = 20;

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
  const { all, runs } = await newestRuns(project.services, options.limit);
  const judge = await context.cache(project.config).runJudge();
  const rows = await runRows(runs, { runs: project.services.runs, judge, server: runServer(project.config) });
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
