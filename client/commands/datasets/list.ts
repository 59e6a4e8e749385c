/** @module `within datasets list`: the data sets of a project with their newest accepted versions. */
import type { Command } from 'commander';
import type { DatasetSummary } from '../../../contracts/datasets.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatBytes, formatTime } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { openDatasets } from './version-option.ts';

function row({ dataset, accepted, quarantined, pending, pinned, latest }: DatasetSummary): string[] {
  const newest = latest
    ? [latest.digest.slice(0, 12), String(latest.rows ?? ''), formatBytes(latest.size), formatTime(latest.createdAt)]
    : ['none accepted', '', '', ''];
  return [dataset, ...newest, ...[accepted, quarantined, pending, pinned].map(String)];
}

const head = ['data set', 'latest', 'rows', 'size', 'since (UTC)', 'accepted', 'quarantined', 'pending', 'pinned'];

export function addList(group: Command, context: CliContext): void {
  withProject(group.command('list').description('list the data sets with their newest accepted versions'))
    .addHelpText('after', '\nExample:\n  within datasets list')
    .action(async ({ project }: ProjectOption) => {
      const datasets = await (await openDatasets(context, project)).summaries();
      if (context.json) return context.out.json({ datasets });
      if (datasets.length === 0)
        return context.out.line('No data set is here; within datasets add FILE --name NAME registers one.');
      context.out.line(renderTable(head, datasets.map(row), [2, 3, 5, 6, 7, 8]));
    });
}
