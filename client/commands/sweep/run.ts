/** @module `within sweep run FILE`: trains a pipeline again and again, each time with other seeds, and judges which matter. */
import type { WorkflowHandle } from '@temporalio/client';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { Config } from '../../../config/schema.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { StartedSweep, SweepConclusion } from '../../../contracts/sweep.ts';
import type { CliContext } from '../../cli-context.ts';
import { connect } from '../../connect.ts';
import { projectOf } from '../../project.ts';
import { renderSweepTable } from '../../render/sweep-table.ts';
import { hasPeople } from '../../run/directory-file.ts';
import { failureOf } from '../../run/finish.ts';
import { webAddress } from '../../run/start.ts';
import { startSweep } from '../../run/start-sweep.ts';
import { noteAlarms } from '../../run/sweep-alarms.ts';
import { followSweep } from '../../run/sweep-progress.ts';
import { exportSweepReport } from '../../run/sweep-report.ts';
import { ensureStack } from '../../stack/ensure.ts';
import type { StackInfo } from '../../stack/info.ts';
import { findInstallation } from '../../stack/installation.ts';
import type { SweepServices } from '../../sweep-services.ts';
import { overridesOf, type PipelineOptions, runOptionsOf, withPipelineOptions } from '../shared-options.ts';
import { type SettingsOptions, settingsOf, withSettings } from './settings.ts';

interface RunOptions extends PipelineOptions, SettingsOptions {
  readonly detach?: boolean;
}

interface Started {
  readonly config: Config;
  readonly sweeps: SweepServices;
  readonly stack: StackInfo;
  readonly sweep: StartedSweep;
  readonly handle: WorkflowHandle;
}

export function addRun(group: Command, context: CliContext): void {
  const command = group
    .command('run')
    .argument('<file>', 'pipeline file of kind training')
    .description('train a pipeline with many seeds and say which sources of randomness move its score');
  withSettings(withPipelineOptions(command))
    .option('--detach', 'start the sweep and return; within sweep report tells how it went')
    .addHelpText('after', '\nExample:\n  within sweep run pipeline.yaml --max-blocks 40')
    .action(async (file: string, options: RunOptions) => {
      const started = await start(file, options, context);
      if (options.detach) return detach(started, context);
      await show(await follow(started, context), started, context);
    });
}

async function start(file: string, options: RunOptions, context: CliContext): Promise<Started> {
  const config = context.config(projectOf(file));
  const sweeps = context.sweeps(config);
  // A wrong request is told before anything is started.
  const prepared = await sweeps.prepare({ file, ...overridesOf(options), settings: settingsOf(options) });
  const note = (text: string) => context.out.note(pc.dim(text));
  const stack = await ensureStack(config, { ...findInstallation(), mode: 'run', onProgress: note });
  const client = await connect(config, stack);
  const announce = hasPeople(config);
  const { sweep, handle } = await startSweep({
    client,
    stack,
    prepared,
    options: runOptionsOf(options),
    announce,
    sweeps,
  });
  return { config, sweeps, stack, sweep, handle };
}

function detach({ sweep, stack }: Started, { json, out }: CliContext): void {
  const { sweepId, workflowId, pipeline } = sweep;
  const uiUrl = webAddress(stack, workflowId);
  if (json)
    return out.json({ sweepId, workflowId, pipeline, status: 'running', ...(uiUrl !== undefined && { uiUrl }) });
  out.line(`Started ${sweepId}; within sweep report ${sweepId} tells how it went.`);
  if (uiUrl !== undefined) out.line(`Web UI  ${uiUrl}`);
}

/** The first Ctrl-C stops the sweep with what it has and waits for its report, the second leaves it alone. */
async function follow({ sweep, handle }: Started, { out, json }: CliContext): Promise<SweepConclusion> {
  const interrupt = () => {
    process.once('SIGINT', () => process.exit(130));
    out.note(`Stopping ${sweep.sweepId} after this round; press Ctrl-C again to leave it alone.`);
    void stop(handle).catch(() => handle.cancel());
  };
  process.once('SIGINT', interrupt);
  const end = out.interactive && !json ? await followSweep(handle) : () => {};
  try {
    return (await handle.result()) as SweepConclusion;
  } catch (error) {
    const { code, message } = failureOf(error);
    throw new WithinError(code, message, { sweepId: sweep.sweepId, workflowId: sweep.workflowId });
  } finally {
    end();
    process.off('SIGINT', interrupt);
  }
}

const stop = (handle: WorkflowHandle) => handle.executeUpdate('stopSweep');

async function show(conclusion: SweepConclusion, started: Started, { json, out }: CliContext): Promise<void> {
  const { sweep, stack, config, sweeps } = started;
  const { sweepId, workflowId, pipeline, modelType } = sweep;
  const reportPath = await exportSweepReport({ sweepId, conclusion, stateDir: config.stateDir }, sweeps);
  const uiUrl = webAddress(stack, workflowId);
  const { view, summary, baseline } = conclusion;
  if (json) {
    const places = { reportPath, ...(uiUrl !== undefined && { uiUrl }) };
    return out.json({
      sweepId,
      workflowId,
      pipeline,
      modelType,
      status: 'completed',
      summary,
      ...view,
      baseline,
      ...places,
    });
  }
  noteAlarms(sweepId, baseline, out);
  const lines = [`Report  ${reportPath}`, ...(uiUrl === undefined ? [] : [`Web UI  ${uiUrl}`]), `Sweep   ${sweepId}`];
  out.line([renderSweepTable(view), '', summary, '', ...lines].join('\n'));
}
