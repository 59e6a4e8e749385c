/** @module Finds a run by its id, by a beginning that no other run has, or as `latest`. */
import type { Command } from 'commander';
import type { Config } from '../../config/schema.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { CliContext } from '../cli-context.ts';
import { nearestName } from '../nearest-name.ts';
import type { Services, StartedRun } from '../services.ts';
import { newestRuns } from './run-list.ts';

export interface ProjectOption {
  readonly project?: string;
}

/** A run is kept in the store of its pipeline's folder, which need not be the working folder. */
export function withProject(command: Command): Command {
  return command.option(
    '--project <dir>',
    'folder of the pipeline file; without it, the project of the working folder',
  );
}

export interface Project {
  readonly config: Config;
  readonly services: Services;
}

export function openProject(context: CliContext, options: ProjectOption): Project {
  const config = context.config(options.project);
  return { config, services: context.services(config) };
}

function named(given: string, ids: readonly string[]): readonly string[] {
  return ids.includes(given) ? [given] : ids.filter((id) => given !== '' && id.startsWith(given));
}

/** Errors: `RUN_NOT_FOUND` with the nearest id, or with all ids that begin so. */
export async function findRun(given: string, { config, services }: Project): Promise<StartedRun> {
  // Sweeps have records among those of runs, so the newest id need not be that of a run.
  const [latest] = given === 'latest' ? (await newestRuns(services, 1)).runs : [];
  if (latest) return latest;
  const ids = await services.runs.list();
  const matches = named(given, ids);
  const [id] = matches;
  if (matches.length > 1) {
    const shown = matches.slice(0, 5).join(', ');
    const more = matches.length > 5 ? ` and ${matches.length - 5} more` : '';
    throw new WithinError(
      'RUN_NOT_FOUND',
      `several runs begin with "${given}": ${shown}${more}; give more of the id.`,
      {
        runId: given,
        runs: matches.slice(0, 20),
      },
    );
  }
  const run = id === undefined ? undefined : await services.runs.started(id);
  if (run) return run;
  const hint = nearestName(given, ids) || '; within runs lists them, --project names the folder of another pipeline';
  throw new WithinError(
    'RUN_NOT_FOUND',
    `no run "${given}" is in the store ${config.store}${hint}.`.replace('?.', '?'),
    {
      runId: given,
      store: config.store,
    },
  );
}

/** Run and document of a run that has ended. Errors: `OUTPUT_NOT_FOUND` when it has not. */
export async function findEndedRun(
  given: string,
  project: Project,
): Promise<{ readonly run: StartedRun; readonly document: RunDocument }> {
  const run = await findRun(given, project);
  const document = await project.services.runs.result(run.runId);
  if (document) return { run, document };
  throw new WithinError(
    'OUTPUT_NOT_FOUND',
    `the run ${run.runId} has left no result yet; within status ${run.runId} tells how it goes.`,
    { runId: run.runId },
  );
}
