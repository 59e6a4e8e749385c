/** @module `within datasets diff`: what changed from one version to another. */
import type { Command } from 'commander';
import { parseReference } from '../../../contracts/dataset-reference.ts';
import type { DatasetDiff } from '../../../contracts/datasets.ts';
import type { CliContext } from '../../cli-context.ts';
import { renderTable } from '../../render/table.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { openDatasets, shortName } from './version-option.ts';

function show({ a, b, same, added, removed, changes }: DatasetDiff): string {
  if (same) return `${shortName(a)} and ${shortName(b)} hold the same bytes.`;
  const columns = [
    ...added.map(({ name, type }) => [name, 'column', 'none', type]),
    ...removed.map(({ name, type }) => [name, 'column', type, 'none']),
  ];
  const rows = [...columns, ...changes.map(({ column, what, was, now }) => [column, what, was, now])];
  const counts = `Rows ${a.rows} -> ${b.rows}`;
  if (rows.length === 0) return `${counts}; every column looks the same.`;
  return `${counts}\n\n${renderTable(['column', 'what', shortName(a), shortName(b)], rows)}`;
}

export function addDiff(group: Command, context: CliContext): void {
  withProject(
    group
      .command('diff')
      .argument('<a>', 'a version: NAME@latest or NAME@DIGEST')
      .argument('<b>', 'the version to compare it with'),
  )
    .description('say what changed from one version to another: columns, rows, each column')
    .addHelpText('after', '\nExample:\n  within datasets diff sales@3fa9c1d2 sales@latest')
    .action(async (a: string, b: string, { project }: ProjectOption) => {
      const [from, to] = [parseReference(a), parseReference(b)];
      const diff = await (await openDatasets(context, project)).diff(from, to);
      if (context.json) return context.out.json(diff);
      context.out.line(show(diff));
    });
}
