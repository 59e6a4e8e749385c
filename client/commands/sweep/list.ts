/** @module `within sweep list`: seed sweeps of a project, newest first. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { formatTime } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { runServer } from '../../run/live.ts';
import { sweepStanding } from '../../run/sweep-standing.ts';
import { positive } from '../whole-number.ts';

const shown = 20;

export function addList(group: Command, context: CliContext): void {
  withProject(group.command('list').description('list seed sweeps, newest first'))
    .option('--limit <count>', `at most so many; ${shown} without it`, positive)
    .addHelpText('after', '\nExample:\n  within sweep list')
    .action(async (options: ProjectOption & { limit?: number }) => {
      const { config } = openProject(context, options);
      const sweeps = context.sweeps(config);
      const ids = (await sweeps.list()).slice(0, options.limit ?? shown);
      const rows = await Promise.all(
        ids.map(async (sweepId) => {
          const started = await sweeps.started(sweepId);
          const conclusion = await sweeps.conclusion(sweepId);
          const open = conclusion || !started ? undefined : await sweepStanding(runServer(config), started.workflowId);
          return {
            sweepId,
            pipeline: started?.pipeline,
            modelType: started?.modelType,
            status: conclusion ? 'completed' : (open?.status ?? 'unknown'),
            ...(open?.error && { error: open.error }),
            startedAt: started?.startedAt,
            summary: conclusion?.summary,
          };
        }),
      );
      if (context.json) return context.out.json({ sweeps: rows });
      if (rows.length === 0) return context.out.line('No seed sweeps yet; within sweep run FILE starts one.');
      context.out.line(
        renderTable(
          ['sweep', 'pipeline', 'model', 'status', 'started (UTC)'],
          rows.map(({ sweepId, pipeline, modelType, status, startedAt }) => [
            sweepId,
            pipeline ?? '',
            modelType ?? '',
            status,
            startedAt === undefined ? '' : formatTime(startedAt),
          ]),
        ),
      );
      for (const { sweepId, error } of rows) if (error) context.out.line(`${sweepId} failed: ${error.message}`);
    });
}
