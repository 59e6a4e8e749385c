/** @module `within sweep compare A B`: which of two pipelines is better over many seeds, and how sure that is. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { findSweep } from '../../run/find-sweep.ts';

export function addCompare(group: Command, context: CliContext): void {
  withProject(group.command('compare').argument('<a>', 'a sweep').argument('<b>', 'another, of the same data and seed'))
    .description('say how often the one pipeline beats the other on equal seeds')
    .addHelpText('after', '\nExample:\n  within sweep compare sweep-20261124-130501 sweep-20261124-131207')
    .action(async (a: string, b: string, options: ProjectOption) => {
      const { config } = openProject(context, options);
      const sweeps = context.sweeps(config);
      const comparison = await sweeps.compare(await findSweep(a, sweeps), await findSweep(b, sweeps));
      if (context.json) return context.out.json(comparison);
      context.out.line(comparison.sentence);
    });
}
