/** @module What promote, rollback, pause and resume share: find the deployment, say who and why, show how it stands. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { DeploymentView } from '../../../contracts/deployment.ts';
import type { DeploymentCommandName } from '../../../contracts/names.ts';
import type { CliContext } from '../../cli-context.ts';
import { showDeployment } from '../../render/deployment.ts';
import { findDeployment, tellDeployment } from '../../run/deployments.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { Reach, type Reached } from '../../run/reach.ts';
import { findInstallation } from '../../stack/installation.ts';
import { oneLine } from './arguments.ts';

export interface TellOptions extends ProjectOption {
  readonly alias?: string;
  readonly by?: string;
  readonly why?: string;
  readonly despiteFreeze?: boolean;
}

export interface Telling {
  readonly given: string;
  readonly options: TellOptions;
}

export function withTelling(command: Command): Command {
  return withProject(command.argument('<deployment>', 'its id, a beginning of it, latest, or a model'))
    .option('--alias <name>', 'of this alias, where a model is named')
    .option('--by <name>', 'who says so; the name of the account without it', oneLine)
    .option('--why <text>', 'the reason, for the record and for people', oneLine);
}

export interface Found {
  readonly view: DeploymentView;
  readonly by: string;
  readonly reached: Reached;
}

/** Finds the deployment and reaches its server, and closes the connection afterwards. */
export async function withDeployment(
  { given, options }: Telling,
  context: CliContext,
  work: (found: Found) => Promise<void>,
): Promise<void> {
  const { config } = openProject(context, options);
  const view = await findDeployment(given, await context.deployments(config), options.alias);
  const note = (text: string) => context.out.note(pc.dim(text));
  const reached = await new Reach(config, { ...findInstallation(), mode: 'run', onProgress: note }).end();
  try {
    await work({ view, by: options.by ?? userInfo().username, reached });
  } finally {
    await reached.client.connection.close();
  }
}

export async function tellFound(
  name: DeploymentCommandName,
  { view, by, reached }: Found,
  { options: { why, despiteFreeze } }: Telling,
): Promise<DeploymentView> {
  return tellDeployment(reached, view, {
    name,
    by,
    ...(why !== undefined && { why }),
    ...(despiteFreeze && { despiteFreeze }),
  });
}

export function commandDeployment(name: DeploymentCommandName, telling: Telling, context: CliContext): Promise<void> {
  return withDeployment(telling, context, async (found) => {
    const now = await tellFound(name, found, telling);
    if (context.json) context.out.json(now);
    else showDeployment(now, context.out);
  });
}
