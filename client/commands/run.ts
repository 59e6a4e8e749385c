/** @module `within run FILE`: prepares a pipeline, runs it on Temporal, shows progress and result. */
import type { Command } from 'commander';
import pc from 'picocolors';
import type { Begun, RunDocument } from '../../contracts/run.ts';
import type { CliContext } from '../cli-context.ts';
import { projectOf } from '../project.ts';
import { begunPlaces } from '../render/begun.ts';
import { renderMetrics, renderSteps, renderTotals } from '../render/run-summary.ts';
import { exitCodeOfRun, exportReport, type ReportFiles } from '../run/finish.ts';
import { followRun, type Started, tellWaiting } from '../run/follow-run.ts';
import { openRuns, openRunsNote } from '../run/open-runs.ts';
import { Reach } from '../run/reach.ts';
import { startRun, webAddress } from '../run/start.ts';
import { findInstallation } from '../stack/installation.ts';
import { stopStack } from '../stack/stop.ts';
import { overridesOf, type PipelineOptions, runOptionsOf, withPipelineOptions } from './shared-options.ts';

interface RunCommandOptions extends PipelineOptions {
  readonly detach?: boolean;
  readonly ephemeral?: boolean;
  readonly upload?: boolean;
}

export function register(program: Command, context: CliContext): void {
  withPipelineOptions(
    program
      .command('run')
      .argument('<file>', 'pipeline file: .yaml, .json or .ts')
      .description('run a pipeline; steps whose inputs, code and parameters are unchanged are reused'),
  )
    .option('--upload', 'put source files into the store first, for workers that do not have them')
    .option('--detach', 'start the run and return; within status RUN tells how it goes')
    .option('--ephemeral', 'stop the local stack when the run has ended')
    .addHelpText('after', '\nExample:\n  within run pipeline.yaml --set model.with.trees=200')
    .action(async (file: string, options: RunCommandOptions) => {
      const started = await start(file, options, context);
      if (options.detach) return detach(started, context);
      const document = await followRun(started, context);
      if ('waiting' in document) return tellWaiting(document.waiting, started, context);
      await show(document, started, options, context);
      context.exit(exitCodeOfRun(document));
      if (options.ephemeral) await stopStack(started.config);
    });
}

async function start(file: string, options: RunCommandOptions, context: CliContext): Promise<Started> {
  const config = context.config(projectOf(file));
  const services = context.services(config, { rehash: options.rehash ?? false });
  const note = (text: string) => context.out.note(pc.dim(text));
  const reach = new Reach(config, { ...findInstallation(), mode: 'run', onProgress: note });
  // A wrong request is told before anything is started.
  const how = { ...overridesOf(options), upload: options.upload ?? false };
  const prepared = await services.prepare(file, how, reach.begin);
  const { stack, client } = await reach.end();
  const open = context.json ? undefined : openRunsNote(await openRuns(client, stack.taskQueue).catch(() => []));
  if (open !== undefined) note(open);
  const { run, handle } = await startRun({
    client,
    config,
    stack,
    prepared,
    options: runOptionsOf(options),
    services,
    note,
  });
  return { config, services, stack, run, handle };
}

function detach({ run, stack }: Started, { json, out }: CliContext): void {
  const uiUrl = webAddress(stack, run.workflowId);
  const { runId, workflowId, pipeline, kind } = run;
  if (json)
    return out.json({ runId, workflowId, pipeline, kind, status: 'running', ...(uiUrl !== undefined && { uiUrl }) });
  out.line(`Started ${runId}; within status ${runId} tells how it goes.`);
  if (uiUrl !== undefined) out.line(`Web UI  ${uiUrl}`);
}

async function show(
  document: RunDocument,
  started: Started,
  options: RunCommandOptions,
  { json, out }: CliContext,
): Promise<void> {
  const files = await exportReport(document, started.services, started.config.stateDir);
  const uiUrl = options.ephemeral ? undefined : webAddress(started.stack, started.run.workflowId);
  const begun = await started.services.runs.begun(document.runId);
  if (json) {
    const { workflowId } = started.run;
    return out.json(jsonOf(document, begun, { workflowId, reportPath: files.quality ?? files.report, uiUrl }));
  }
  for (const warning of document.warnings) out.note(pc.yellow(`warning ${warning}`));
  for (const alarm of document.alarms ?? []) out.note(pc.yellow(`alarm ${alarm}`));
  for (const decision of document.decisions ?? []) out.note(decision);
  if (document.error) out.note(`${pc.red('error')} ${document.error.code}: ${document.error.message}`);
  const places = { ...placesOf(files), ...begunPlaces(begun), 'Web UI': uiUrl, Run: document.runId };
  const lines = Object.entries(places).flatMap(([name, place]) =>
    place === undefined ? [] : [`${name.padEnd(10)}${place}`],
  );
  const metrics = renderMetrics(document);
  const parts = [
    renderSteps(document.steps),
    '',
    ...(metrics === undefined ? [] : [metrics, '']),
    `${pc.bold(document.status)}  ${renderTotals(document)}`,
    ...lines,
  ];
  out.line(parts.join('\n'));
}

/** Of a validation the report of the check stands beside that of the data. */
function placesOf({ report, figure, quality, findings }: ReportFiles): Readonly<Record<string, string | undefined>> {
  return quality === undefined
    ? { Report: report, Figure: figure }
    : { Report: quality, Findings: findings, Check: report };
}

function jsonOf(
  document: RunDocument,
  begun: Begun,
  places: { workflowId: string; reportPath: string | undefined; uiUrl: string | undefined },
): object {
  const { runId, pipeline, kind, status, steps, metrics, error, warnings, alarms, decisions } = document;
  const { workflowId, reportPath, uiUrl } = places;
  return {
    runId,
    workflowId,
    pipeline,
    kind,
    status,
    steps,
    metrics,
    ...(reportPath !== undefined && { reportPath }),
    ...(uiUrl !== undefined && { uiUrl }),
    ...(warnings.length > 0 && { warnings }),
    ...(alarms && { alarms }),
    ...(decisions && { decisions }),
    ...begun,
    ...(error && { error }),
  };
}
