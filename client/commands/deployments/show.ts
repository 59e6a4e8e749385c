/** @module `within deployments list` and `within deployments show ID`. */
import type { Command } from 'commander';
import type { DeploymentView } from '../../../contracts/deployment.ts';
import { isWithinError } from '../../../contracts/errors.ts';
import type { CliContext } from '../../cli-context.ts';
import { showDeployment } from '../../render/deployment.ts';
import { renderTable } from '../../render/table.ts';
import { askDeployment, findDeployment } from '../../run/deployments.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { liveReach } from '../../run/live-reach.ts';

export function addList(group: Command, context: CliContext): void {
  withProject(group.command('list', { isDefault: true }).description('list deployments, newest first'))
    .option('--model <name>', 'only of this model')
    .addHelpText('after', '\nExample:\n  within deployments --json')
    .action(async (options: ProjectOption & { readonly model?: string }) => {
      const { config } = openProject(context, options);
      const all = await (await context.deployments(config)).list();
      const wanted = all.filter(({ model }) => options.model === undefined || model === options.model);
      if (context.json) return context.out.json(wanted.map(({ log: _log, ...view }) => view));
      if (wanted.length === 0) return context.out.line(noneOf(all, options.model));
      const rows = wanted.map((view) => [view.id, `${view.model} v${view.version}`, view.alias, view.state, view.by]);
      context.out.line(renderTable(['deployment', 'model', 'alias', 'state', 'by'], rows));
    });
}

function noneOf(all: readonly DeploymentView[], model: string | undefined): string {
  if (all.length === 0 || model === undefined) return 'No model was deployed here; within deploy RUN begins.';
  const models = [...new Set(all.map((view) => view.model))];
  return `No model "${model}" was deployed here; ${models.slice(0, 5).join(', ')} ${models.length === 1 ? 'was' : 'were'}.`;
}

export function addShow(group: Command, context: CliContext): void {
  withProject(group.command('show').argument('<deployment>', 'its id, a beginning of it, latest, or a model'))
    .description('tell how a deployment stands and why')
    .option('--alias <name>', 'of this alias, where a model is named')
    .addHelpText('after', '\nExample:\n  within deployments show latest')
    .action(async (given: string, options: ProjectOption & { readonly alias?: string }) => {
      const { config } = openProject(context, options);
      const deployments = await context.deployments(config);
      const kept = await findDeployment(given, deployments, options.alias);
      const asked = await live(kept, () => liveReach(config)());
      const stands = asked?.view ?? kept;
      // The deployment itself reads them at its looks, the first of which may be hours away.
      const observed = await deployments.counted(stands);
      const view = observed ? { ...stands, observed } : stands;
      if (context.json) return context.out.json({ ...view, ...(asked && { explained: asked.explained }) });
      showDeployment(view, context.out);
    });
}

/** What is kept says how it stood when something last happened; a server that is down takes nothing from that. */
async function live(kept: DeploymentView, reach: ReturnType<typeof liveReach>) {
  if (kept.state === 'completed' || kept.state === 'refused' || kept.state === 'rolled-back') return undefined;
  try {
    return await askDeployment(await reach(), kept);
  } catch (error) {
    if (isWithinError(error) && error.code === 'TEMPORAL_UNAVAILABLE') return undefined;
    throw error;
  }
}
