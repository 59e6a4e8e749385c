/** @module `within sweep report SWEEP`: what a seed sweep has found. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../../../config/schema.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { CliContext } from '../../cli-context.ts';
import { renderSweepTable } from '../../render/sweep-table.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { findSweep } from '../../run/find-sweep.ts';
import { runServer } from '../../run/live.ts';
import { noteAlarms } from '../../run/sweep-alarms.ts';
import { exportSweepReport, writeSweepReport } from '../../run/sweep-report.ts';
import { sweepStanding } from '../../run/sweep-standing.ts';
import type { SweepServices } from '../../sweep-services.ts';

export function addReport(group: Command, context: CliContext): void {
  withProject(group.command('report').argument('<sweep>', 'id of a sweep, its beginning, or latest'))
    .description('show what a seed sweep has found')
    .option('--to <dir>', 'write report.html and sensitivity.json there')
    .addHelpText('after', '\nExample:\n  within sweep report latest --to report')
    .action(async (given: string, options: ProjectOption & { to?: string }) => {
      const { config } = openProject(context, options);
      const sweeps = context.sweeps(config);
      const sweepId = await findSweep(given, sweeps);
      const conclusion = await sweeps.conclusion(sweepId);
      if (!conclusion) throw await noReport(sweepId, config, sweeps);
      const path =
        options.to === undefined
          ? await exportSweepReport({ sweepId, conclusion, stateDir: config.stateDir }, sweeps)
          : await writeSweepReport(resolve(options.to), conclusion, sweeps);
      const { view, summary, baseline, reportRef } = conclusion;
      if (context.json) {
        const sensitivity: unknown = JSON.parse(Buffer.from(await sweeps.bytes(reportRef)).toString('utf8'));
        return context.out.json({ sweepId, summary, ...view, baseline, reportPath: path, sensitivity });
      }
      noteAlarms(sweepId, baseline, context.out);
      context.out.line([renderSweepTable(view), '', summary, '', `Report  ${path}`].join('\n'));
    });
}

/** Why it failed, where it did: it leaves no report then. */
async function noReport(sweepId: string, config: Config, sweeps: SweepServices): Promise<WithinError> {
  const started = await sweeps.started(sweepId);
  const { error } = started ? await sweepStanding(runServer(config), started.workflowId) : {};
  if (error) return new WithinError(error.code, `The sweep ${sweepId} failed: ${error.message}`, { sweepId });
  const message = `the sweep ${sweepId} has left no report yet; within sweep list tells how it goes.`;
  return new WithinError('OUTPUT_NOT_FOUND', message, { sweepId });
}
