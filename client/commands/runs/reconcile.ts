/** @module `within runs reconcile`: tracks ended runs that were left out, and tells of what others changed in the registry. */
import type { Command } from 'commander';
import pc from 'picocolors';
import type { ReconcileOutcome, RegistryChange } from '../../../contracts/tracking.ts';
import type { CliContext } from '../../cli-context.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { Reach } from '../../run/reach.ts';
import { reconcileOnce, scheduleReconcile, unscheduleReconcile } from '../../run/reconcile.ts';
import { findInstallation } from '../../stack/installation.ts';
import { projectName } from '../../stack/project-name.ts';

interface ReconcileOptions extends ProjectOption {
  readonly schedule?: string;
  readonly unschedule?: boolean;
}

export function addReconcile(group: Command, context: CliContext): void {
  withProject(group.command('reconcile'))
    .description(
      'track ended runs that were left out, and tell people of what others changed in the registry of models',
    )
    .option('--schedule <cron>', 'look at these times (UTC) from now on, as "*/10 * * * *"')
    .option('--unschedule', 'end the schedule')
    .addHelpText('after', '\nExample:\n  within runs reconcile --schedule "*/10 * * * *"')
    .action((options: ReconcileOptions) => reconcile(options, context));
}

async function reconcile(options: ReconcileOptions, context: CliContext): Promise<void> {
  const { config } = openProject(context, options);
  // A server that does not answer is told here and not waited for.
  await (await context.tracking(config)).check();
  const note = (progress: string) => context.out.note(pc.dim(progress));
  const reached = await new Reach(config, { ...findInstallation(), mode: 'run', onProgress: note }).end();
  const project = projectName(config);
  try {
    if (options.unschedule) return ended(await unscheduleReconcile(reached, project), context);
    if (options.schedule !== undefined) {
      const scheduleId = await scheduleReconcile(reached, project, options.schedule);
      if (context.json) return context.out.json({ scheduleId, cron: options.schedule });
      return context.out.line(`The registry is looked at ${options.schedule} (UTC)`);
    }
    show(await reconcileOnce(reached), context);
  } finally {
    await reached.client.connection.close();
  }
}

function ended(was: boolean, context: CliContext): void {
  if (context.json) return context.out.json({ unscheduled: was });
  context.out.line(was ? 'The registry is looked at at no time any more' : 'No look at the registry was scheduled');
}

function show(found: ReconcileOutcome, context: CliContext): void {
  if (context.json) return context.out.json(found);
  const { models, changes, changeCount, untracked, untrackedCount } = found;
  context.out.line(`${models} models, ${changeCount} changes by others; ${untrackedCount} ended runs were not tracked`);
  for (const change of changes) context.out.line(`  changed    ${changeText(change)}`);
  for (const run of untracked) context.out.line(`  untracked  ${run} (tracked now)`);
}

const changeText = ({ model, alias, from, to }: RegistryChange): string =>
  `${model}${alias === undefined ? '' : `@${alias}`}: version ${from ?? 'none'} -> ${to ?? 'none'}`;
