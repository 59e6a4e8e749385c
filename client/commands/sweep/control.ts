/** @module `within sweep pause|resume|stop|extend SWEEP`: changes a sweep that runs. */
import type { Command } from 'commander';
import { WithinError } from '../../../contracts/errors.ts';
import { sweepUpdateNames } from '../../../contracts/names.ts';
import type { SweepProgress } from '../../../contracts/sweep.ts';
import type { CliContext } from '../../cli-context.ts';
import { connect } from '../../connect.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { findSweep } from '../../run/find-sweep.ts';
import { failureOf } from '../../run/finish.ts';
import { isNotFound, liveStack } from '../../run/live.ts';
import { positive } from '../whole-number.ts';

interface Change extends ProjectOption {
  readonly to?: number;
}

const controls = [
  { name: 'pause', what: 'let a sweep rest after its present round', done: 'is paused after its present round' },
  { name: 'resume', what: 'go on with a paused sweep', done: 'goes on' },
  { name: 'stop', what: 'end a sweep after its present round, with a report', done: 'ends after its present round' },
] as const;

export function addControls(group: Command, context: CliContext): void {
  for (const { name, what, done } of controls) {
    withProject(group.command(name).argument('<sweep>', 'id of a sweep, its beginning, or latest'))
      .description(what)
      .addHelpText('after', `\nExample:\n  within sweep ${name} latest`)
      .action((given: string, options: Change) =>
        change({ given, options, update: sweepUpdateNames[name], done }, context),
      );
  }
  withProject(group.command('extend').argument('<sweep>', 'id of a sweep, its beginning, or latest'))
    .description('give a running sweep more blocks')
    .requiredOption('--to <blocks>', 'most blocks from now on', positive)
    .addHelpText('after', '\nExample:\n  within sweep extend latest --to 80')
    .action((given: string, options: Change) =>
      change(
        { given, options, update: sweepUpdateNames.extend, done: `may take ${options.to} blocks`, value: options.to },
        context,
      ),
    );
}

interface Asked {
  readonly given: string;
  readonly options: ProjectOption;
  readonly update: string;
  readonly done: string;
  readonly value?: number | undefined;
}

async function change({ given, options, update, done, value }: Asked, context: CliContext): Promise<void> {
  const { config } = openProject(context, options);
  const sweeps = context.sweeps(config);
  const sweepId = await findSweep(given, sweeps);
  const started = await sweeps.started(sweepId);
  const stack = liveStack(config);
  if (!started || (await sweeps.conclusion(sweepId))) throw ended(sweepId);
  if (!stack) {
    const message = `the local stack is down, so the sweep ${sweepId} rests; within up lets it go on.`;
    throw new WithinError('TEMPORAL_UNAVAILABLE', message, { sweepId });
  }
  const client = await connect(config, stack);
  const handle = client.workflow.getHandle(started.workflowId);
  const progress = await (value === undefined
    ? handle.executeUpdate<SweepProgress, []>(update)
    : handle.executeUpdate<SweepProgress, [number]>(update, { args: [value] })
  ).catch((error: unknown) => {
    if (isNotFound(error)) throw ended(sweepId);
    const { code, message } = failureOf(error);
    throw new WithinError(code, message, { sweepId });
  });
  if (context.json) return context.out.json({ sweepId, ...progress });
  context.out.line(`${sweepId} ${done}; it has ${progress.blocks} of at most ${progress.max} blocks.`);
}

function ended(sweepId: string): WithinError {
  const message = `the sweep ${sweepId} has ended; within sweep run with more --blocks goes on from its fits.`;
  return new WithinError('RUN_NOT_FOUND', message, { sweepId });
}
