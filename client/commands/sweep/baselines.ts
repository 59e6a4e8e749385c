/** @module `within sweep baselines`: how far scores of each model type lie apart by luck of the seeds, and the alarms. */
import type { Command } from 'commander';
import type { ListedAlarm, ListedBaseline } from '../../../contracts/sweep-baseline.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatTime } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';

const number = (value: number | null): string => (value === null ? '-' : value.toPrecision(4));

const head = [
  'pipeline',
  'model',
  'metric',
  'mean ± sd',
  '95% of new runs',
  'seeds',
  'state',
  'sweep',
  'measured (UTC)',
];

const rowOf = (one: ListedBaseline): string[] => [
  one.pipeline,
  one.modelType,
  one.metric,
  `${number(one.mean)} ± ${number(one.sd)}`,
  `${number(one.lower)} to ${number(one.upper)}`,
  String(one.fits),
  one.state,
  one.sweepId,
  formatTime(one.at),
];

function tell(baselines: readonly ListedBaseline[], alarms: readonly ListedAlarm[]): string {
  if (baselines.length === 0) return 'No baselines yet; within sweep run FILE makes one.';
  const lines = alarms.map(
    ({ at, message, accepted }) => `Alarm  ${formatTime(at)}  ${message}${accepted ? ' Accepted since.' : ''}`,
  );
  const pending = baselines.findLast(({ state }) => state === 'pending');
  const hint = pending
    ? ['', `within sweep accept ${pending.sweepId} lets its baseline count, if that is how it should be.`]
    : [];
  return [renderTable(head, baselines.map(rowOf)), ...(lines.length > 0 ? ['', ...lines] : []), ...hint].join('\n');
}

export function addBaselines(group: Command, context: CliContext): void {
  withProject(group.command('baselines').description('list stored baselines of seed luck, and alarms'))
    .option('--pipeline <name>', 'of this pipeline alone')
    .addHelpText('after', '\nExample:\n  within sweep baselines')
    .action(async (options: ProjectOption & { pipeline?: string }) => {
      const { config } = openProject(context, options);
      const sweeps = context.sweeps(config);
      const wanted = ({ pipeline }: { pipeline: string }) => pipeline === (options.pipeline ?? pipeline);
      const baselines = (await sweeps.baselines()).filter(wanted);
      const alarms = (await sweeps.alarms()).filter(wanted);
      if (context.json) return context.out.json({ baselines, alarms });
      context.out.line(tell(baselines, alarms));
    });
}
