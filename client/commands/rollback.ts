/** @module `within rollback DEPLOYMENT`: back to the version before, while a deployment is open and after it. */
import type { Command } from 'commander';
import pc from 'picocolors';
import type { DeploymentView } from '../../contracts/deployment.ts';
import type { CliContext } from '../cli-context.ts';
import { showDeployment } from '../render/deployment.ts';
import { followDeployment, startDeployment } from '../run/deployments.ts';
import { hasPeople } from '../run/directory-file.ts';
import { areSearchable } from '../run/start.ts';
import {
  type Found,
  type Telling,
  type TellOptions,
  tellFound,
  withDeployment,
  withTelling,
} from './deployments/tell.ts';

export function register(program: Command, context: CliContext): void {
  withTelling(program.command('rollback'))
    .description('go back to the version that was in force before')
    .addHelpText('after', '\nExample:\n  within rollback breast-cancer --why "complaints from support"')
    .action((given: string, options: TellOptions) => rollback({ given, options }, context));
}

function rollback(telling: Telling, context: CliContext): Promise<void> {
  return withDeployment(telling, context, async (found) => {
    const isOver = found.view.state === 'completed';
    const view = isOver ? await backFrom(found, telling, context) : await tellFound('rollback', found, telling);
    if (context.json) context.out.json(view);
    else showDeployment(view, context.out);
  });
}

/** One that is complete is over: going back is a deployment of its own, without stages. */
async function backFrom(
  { view, by, reached }: Found,
  { options }: Telling,
  context: CliContext,
): Promise<DeploymentView> {
  const config = context.config(options.project);
  const asked = await (await context.deployments(config)).requestBack(view, by);
  const note = (text: string) => context.out.note(pc.dim(text));
  const searchable = await areSearchable({ ...reached, note });
  const announce = hasPeople(config);
  const request = { ...asked, ...(searchable && { searchable }), ...(announce && { announce }) };
  return followDeployment(await startDeployment(reached, request), note);
}
