/** @module `within runs show`: one run as MLflow or the store tracks it. */
import type { Command } from 'commander';
import pc from 'picocolors';
import { isWithinError, WithinError } from '../../../contracts/errors.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatBytes, formatNumber, formatTime } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { findRun, openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import type { ShownRun, TrackingServices } from '../../tracking-services.ts';

export function addShow(group: Command, context: CliContext): void {
  withProject(group.command('show').argument('<run>', 'a run of this project, or the id of a tracked one'))
    .description('show a run as it is tracked: metrics, parameters, data, files, model version, page')
    .addHelpText('after', '\nExample:\n  within runs show 20261124-130501')
    .action((run: string, options: ProjectOption) => show(run, options, context));
}

async function show(given: string, options: ProjectOption, context: CliContext): Promise<void> {
  const project = openProject(context, options);
  const tracking = await context.tracking(project.config);
  const known = await findRun(given, project).catch((error: unknown) => error);
  // What is no run of this project may be the id of a tracked one.
  const id = known instanceof Error ? given : (known as { readonly runId: string }).runId;
  const found = await tracking.show(id);
  if (!found) throw await notTracked(id, known, tracking);
  if (context.json) return context.out.json({ place: tracking.place, ...found });
  context.out.line(textOf(found));
}

async function notTracked(id: string, known: unknown, tracking: TrackingServices): Promise<Error> {
  if (isWithinError(known)) return known;
  const failure = await tracking.failure(id);
  const why = failure
    ? `${failure.code} at ${formatTime(failure.at)} UTC: ${failure.message} Once that is mended, within runs reconcile tracks it.`
    : 'It has not ended, the server could not be reached so far, or it was not to be tracked; within status and the web UI show more.';
  const details = { runId: id, ...(failure && { cause: failure }) };
  return new WithinError('TRACKING_NOT_FOUND', `The run ${id} is not in ${tracking.place}. ${why}`, details);
}

function textOf({ run, artifacts, versions, problems }: ShownRun): string {
  const { name, id, experiment, status, startedAt, endedAt, url, metrics, params, datasets } = run;
  const ended = endedAt === undefined ? '' : `, ended ${formatTime(endedAt)}`;
  const parts = [
    `${name || id} of ${experiment}: ${status}, started ${formatTime(startedAt)}${ended} (UTC)`,
    ...(url === undefined ? [] : [`  page   ${url}`]),
    ...versions.map(({ model, version, source }) => `  model  ${model} version ${version} (${source})`),
    ...datasets.map((one) => `  data   ${one.name} ${one.digest} (${one.context})`),
    ...artifacts.map(({ path, size = 0 }) => `  file   ${path} ${formatBytes(size)}`),
    ...problems.map((problem) => pc.yellow(`  ${problem}`)),
    table(
      'metric',
      Object.entries(metrics).map(([key, value]) => [key, formatNumber(value)]),
    ),
    table('parameter', Object.entries(params)),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

const table = (what: string, rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : `\n${renderTable([what, 'value'], rows)}`;
