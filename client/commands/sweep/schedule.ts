/** @module `within sweep schedule FILE`: sweeps at fixed times, each of the pipeline as its file is then. */
import type { Client } from '@temporalio/client';
import { type Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { WithinError } from '../../../contracts/errors.ts';
import { sweepScheduleId } from '../../../contracts/names.ts';
import type { CliContext } from '../../cli-context.ts';
import { connect } from '../../connect.ts';
import { projectOf } from '../../project.ts';
import { hasPeople } from '../../run/directory-file.ts';
import { removeSchedule } from '../../run/schedules.ts';
import { backfillSweep, type Overlap, overlaps, scheduleSweep } from '../../run/sweep-schedule.ts';
import { ensureStack } from '../../stack/ensure.ts';
import { findInstallation } from '../../stack/installation.ts';
import { projectName } from '../../stack/project-name.ts';
import { overridesOf } from '../shared-options.ts';
import { type SettingsOptions, settingsOf, withSettings } from './settings.ts';

interface ScheduleOptions extends SettingsOptions {
  readonly set: readonly string[];
  readonly seed?: string;
  readonly cron?: string;
  readonly jitter?: number;
  readonly overlap: Overlap;
  readonly remove?: boolean;
  readonly backfill?: { readonly from: Date; readonly to: Date };
}

const unitMs = { s: 1000, m: 60_000, h: 3_600_000 } as const;

function duration(text: string): number {
  const match = /^(\d+)(s|m|h)$/.exec(text);
  if (match) return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
  throw new InvalidArgumentError('write a number and a unit, as 10m.');
}

/** `2026-11-01T00:00Z/2026-11-05T00:00Z`. */
function span(text: string): { from: Date; to: Date } {
  const [from, to] = text.split('/').map((part) => new Date(part));
  if (from && to && from < to) return { from, to };
  throw new InvalidArgumentError('write two times in order, as 2026-11-01T00:00Z/2026-11-05T00:00Z.');
}

const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

export function addSchedule(group: Command, context: CliContext): void {
  const command = group
    .command('schedule')
    .argument('<file>', 'pipeline file of kind training')
    .description('sweep the seeds of a pipeline at fixed times; blocks that are there already are not run again')
    .option('--cron <times>', 'when, in UTC: five cron fields, as "0 3 * * *"')
    .option('--jitter <time>', 'move each start by a random time up to this, as 10m', duration)
    .addOption(new Option('--overlap <policy>', 'while the one before still runs').choices(overlaps).default('skip'))
    .option('--backfill <span>', 'start what would have run between two times, as FROM/TO', span)
    .option('--remove', 'end the schedule')
    .option('--set <path=value>', 'change one value of the pipeline; may be repeated', collect, [])
    .option('--seed <seed>', 'master seed in place of the one in the file');
  withSettings(command)
    .addHelpText('after', '\nExample:\n  within sweep schedule pipeline.yaml --cron "0 3 * * *" --jitter 10m')
    .action((file: string, options: ScheduleOptions) => schedule(file, options, context));
}

async function schedule(file: string, options: ScheduleOptions, context: CliContext): Promise<void> {
  const { cron, jitter, overlap, remove, backfill } = options;
  if ([cron !== undefined, remove === true, backfill !== undefined].filter(Boolean).length !== 1)
    throw new WithinError('USAGE', 'Give one of --cron, --backfill and --remove.');
  const config = context.config(projectOf(file));
  const settings = settingsOf(options);
  const asked = { ...overridesOf({ ...options, refresh: [], cache: true }), settings };
  // A pipeline that no sweep can be made of is told now, and not at night.
  const prepared = await context.sweeps(config).prepare({ file, ...asked });
  const note = (text: string) => context.out.note(pc.dim(text));
  const stack = await ensureStack(config, { ...findInstallation(), mode: 'run', onProgress: note });
  const client: Client = await connect(config, stack);
  const project = projectName(config);
  const { pipeline } = prepared;
  const scheduleId = sweepScheduleId(project, pipeline);
  if (remove) return ended(await removeSchedule(client, scheduleId), { scheduleId, pipeline }, context);
  if (backfill) {
    await backfillSweep(client, scheduleId, backfill);
    if (context.json) return context.out.json({ scheduleId, backfilled: true });
    return context.out.line(`Started what would have run for ${pipeline}; within sweep list shows it.`);
  }
  const origin = { file: prepared.file, ...asked };
  const when = { cron: cron ?? '', ...(jitter !== undefined && { jitterMs: jitter }), overlap };
  await scheduleSweep({ client, stack, project, pipeline, ...when, origin, announce: hasPeople(config) });
  if (context.json) return context.out.json({ scheduleId, cron, overlap });
  context.out.line(`The seeds of ${pipeline} are swept at "${cron}" (UTC) as long as a worker runs; --remove ends it.`);
}

function ended(
  was: boolean,
  { scheduleId, pipeline }: { scheduleId: string; pipeline: string },
  context: CliContext,
): void {
  if (context.json) return context.out.json({ scheduleId, removed: was });
  context.out.line(was ? `The schedule of ${pipeline} has ended.` : `There was no schedule of ${pipeline}.`);
}
