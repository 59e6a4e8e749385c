/** @module `within sweep compare SWEEP SWEEP …`: which of two pipelines is better over many seeds, on one data set or several. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { WithinError } from '../../../contracts/errors.ts';
import type { CliContext } from '../../cli-context.ts';
import { renderComparisonTable } from '../../render/comparison-table.ts';
import { exportComparison, writeComparison } from '../../run/comparison-report.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { findSweep } from '../../run/find-sweep.ts';

const example = `
Examples:
  within sweep compare sweep-20261124-130501 sweep-20261124-131207
  within sweep compare FOREST_ON_CANCER MLP_ON_CANCER FOREST_ON_DIGITS MLP_ON_DIGITS --to report`;

export function addCompare(group: Command, context: CliContext): void {
  withProject(
    group
      .command('compare')
      .argument('<sweeps...>', 'two sweeps of each data set, in any order; the pipeline of the first is A'),
  )
    .description('say how often the one pipeline beats the other on equal seeds, on one data set or over several')
    .option('--to <dir>', 'write comparison.html and comparison.json there')
    .addHelpText('after', example)
    .action(async (given: readonly string[], options: ProjectOption & { to?: string }) => {
      if (given.length < 2)
        throw new WithinError(
          'USAGE',
          'Give two sweeps of each data set, one of each pipeline; within sweep list shows them.',
        );
      const { config } = openProject(context, options);
      const sweeps = context.sweeps(config);
      const ids = [];
      for (const each of given) ids.push(await findSweep(each, sweeps));
      const found = await sweeps.compare(ids);
      const reportPath =
        options.to === undefined
          ? await exportComparison({ found, stateDir: config.stateDir }, sweeps)
          : await writeComparison(resolve(options.to), found, sweeps);
      if (context.json) return context.out.json({ ...found, reportPath });
      const table = found.datasets.length > 1 ? [renderComparisonTable(found)] : [];
      context.out.line([...table, found.sentence, '', `Report  ${reportPath}`].join('\n'));
    });
}
