/** @module `within datasets show`: the versions of a data set, or one of them with what its run found. */
import type { Command } from 'commander';
import { parseReference } from '../../../contracts/dataset-reference.ts';
import type { DatasetVersion } from '../../../contracts/datasets.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatBytes, formatTime } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { openDatasets, shortName } from './version-option.ts';

const shownProblems = 20;

function marks({ latest, pinned, decision }: DatasetVersion): string {
  const all = [latest && 'latest', pinned && 'pinned', decision && `decided by ${decision.author}`];
  return all.filter((mark) => mark !== false && mark !== undefined).join(', ');
}

function row(version: DatasetVersion): string[] {
  const { digest, state, rows, size, format, createdAt, uploader } = version;
  const facts = [String(rows ?? ''), formatBytes(size), format, formatTime(createdAt), uploader];
  return [digest.slice(0, 12), state, ...facts, marks(version)];
}

const head = ['version', 'state', 'rows', 'size', 'format', 'since (UTC)', 'from', ''];

function lines(version: DatasetVersion): string[] {
  const { digest, size, format, createdAt, uploader, state, rows, columns, verdict, decision } = version;
  const facts: Readonly<Record<string, string | undefined>> = {
    Version: shortName(version),
    Digest: digest,
    State: [state, marks(version)].filter((text) => text !== '').join(', '),
    Size: `${formatBytes(size)}, ${format}`,
    Since: `${formatTime(createdAt)} UTC, from ${uploader}`,
    Rows: rows === undefined ? undefined : String(rows),
    Columns: columns?.map(({ name, type }) => `${name} ${type}`).join(', '),
    Run: verdict?.runId,
    Contract: verdict?.contract.slice(0, 12),
    Decision: decision && `${decision.state} by ${decision.author}, ${formatTime(decision.at)}: ${decision.why}`,
    Failure: verdict?.error && `${verdict.error.code}: ${verdict.error.message}`,
  };
  const told = Object.entries(facts).flatMap(([name, text]) =>
    text === undefined ? [] : [`${name.padEnd(10)}${text}`],
  );
  const problems = verdict?.problems ?? [];
  const rest = problems.length - shownProblems;
  return [
    ...told,
    ...problems.slice(0, shownProblems).map(({ rule, message }) => `  ${rule}: ${message}`),
    ...(rest > 0 ? [`  and ${rest} more; --json has them all`] : []),
  ];
}

export function addShow(group: Command, context: CliContext): void {
  withProject(group.command('show').argument('<name>', 'a data set, or one version: NAME@latest, NAME@DIGEST'))
    .description('show the versions of a data set, or one of them with what is wrong with it')
    .addHelpText('after', '\nExample:\n  within datasets show sales@latest')
    .action(async (name: string, { project }: ProjectOption) => {
      const datasets = await openDatasets(context, project);
      if (name.includes('@')) {
        const version = await datasets.find(parseReference(name));
        if (context.json) return context.out.json(version);
        return context.out.line(lines(version).join('\n'));
      }
      const versions = await datasets.versions(name);
      if (context.json) return context.out.json({ dataset: name, versions });
      context.out.line(renderTable(head, versions.map(row), [2, 3]));
    });
}
