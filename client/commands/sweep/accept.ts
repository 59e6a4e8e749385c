/** @module `within sweep accept SWEEP`: lets the baseline of a sweep count, though it differed from the one before. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { findSweep } from '../../run/find-sweep.ts';
import { type AuthorOption, authorOf, authorOption, sentenceOf } from '../cache/arguments.ts';

interface AcceptOptions extends ProjectOption, AuthorOption {
  readonly why?: string;
}

export function addAccept(group: Command, context: CliContext): void {
  withProject(
    group.command('accept').argument('<sweep>', 'id of a sweep that left a baseline, its beginning, or latest'),
  )
    .description('hold new runs and sweeps against the baseline of this sweep, though it raised an alarm')
    .option('--why <text>', 'the reason', sentenceOf)
    .option(...authorOption)
    .addHelpText('after', '\nExample:\n  within sweep accept latest --why "new features since Monday"')
    .action(async (given: string, options: AcceptOptions) => {
      const { config } = openProject(context, options);
      const sweeps = context.sweeps(config);
      const sweepId = await findSweep(given, sweeps);
      const { why } = options;
      const author = authorOf(options);
      const accepted = await sweeps.acceptBaseline({ sweepId, author, ...(why !== undefined && { why }) });
      if (context.json) return context.out.json(accepted);
      const { modelType, pipeline, metric, replaces } = accepted;
      const before = replaces === undefined ? 'It did so before.' : `It takes the place of that of ${replaces}.`;
      context.out.line(`The baseline of ${sweepId} counts for the ${metric} of ${modelType} on ${pipeline}. ${before}`);
    });
}
