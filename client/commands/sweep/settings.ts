/** @module Options from which the settings of a seed sweep are made; what is absent is left to the pipeline file. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { WithinError } from '../../../contracts/errors.ts';
import type { SweepSettings } from '../../../contracts/sweep-settings.ts';
import { positive } from '../whole-number.ts';

const widthsOf = ['deviation', 'mean'] as const;
type WidthOf = (typeof widthsOf)[number];

export interface SettingsOptions {
  readonly blocks?: number;
  readonly maxBlocks?: number;
  readonly firstBlocks?: number;
  readonly step?: number;
  readonly metric?: string;
  readonly components?: readonly string[];
  readonly slice?: readonly string[];
  readonly halfWidth?: number | string;
  readonly halfWidthOf?: WidthOf;
  readonly highShare?: number;
  readonly highSd?: number;
  readonly parallel?: number;
}

const names = (text: string): readonly string[] => text.split(',').map((name) => name.trim());
const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('write a number above 0.');
}

/** A number of units, or a percentage; what it may be is checked with the other settings. */
function width(text: string): number | string {
  return text.endsWith('%') ? `${number(text.slice(0, -1))}%` : number(text);
}

export function withSettings(command: Command): Command {
  return command
    .option('--blocks <count>', 'exactly so many blocks; a block is one base fit and one more per component', positive)
    .option('--max-blocks <count>', 'at most so many blocks; 40 without it', positive)
    .option('--first-blocks <count>', 'blocks before the first look; 10 without it', positive)
    .option('--step <count>', 'blocks between looks; 5 without it', positive)
    .option('--metric <name>', 'metric that is judged; the first of the pipeline without it')
    .option('--components <names>', 'only these components, as split,init', names)
    .option('--slice <column>', 'tell the metric apart by the values of this column; may be repeated', collect)
    .option(
      '--half-width <width>',
      'end when this half-width is reached: 10% of the standard deviation, or a number',
      width,
    )
    .addOption(
      new Option('--half-width-of <what>', 'what is to be known so well; deviation without it').choices(widthsOf),
    )
    .option('--high-share <share>', 'share of the variance above which a component may be high', number)
    .option('--high-sd <sd>', 'standard deviation, in units of the metric, above which a component may be high', number)
    .option('--parallel <count>', 'most fits at a time', positive);
}

/** Without the names that were not given. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

export function settingsOf(options: SettingsOptions): SweepSettings {
  const { blocks, maxBlocks, firstBlocks, step, metric, components, slice, highShare, highSd, parallel } = options;
  if (blocks !== undefined && (maxBlocks !== undefined || firstBlocks !== undefined))
    throw new WithinError('USAGE', 'Give either --blocks or --max-blocks and --first-blocks, not both.');
  const stop = stopOf(options);
  const asked = given({ first: blocks ?? firstBlocks, step, max: blocks ?? maxBlocks });
  return {
    ...given({
      metric,
      highShare,
      highSd,
      parallel,
      components: components && [...components],
      slices: slice && [...slice],
    }),
    ...(Object.keys(asked).length > 0 && { blocks: asked }),
    ...(stop !== undefined && { stop }),
  };
}

function stopOf({ blocks, halfWidth, halfWidthOf }: SettingsOptions): SweepSettings['stop'] {
  if (halfWidth === undefined && halfWidthOf !== undefined)
    throw new WithinError('USAGE', 'Give --half-width with --half-width-of, as --half-width 10%.');
  if (halfWidth === undefined) return blocks === undefined ? undefined : 'never';
  if (blocks !== undefined) throw new WithinError('USAGE', 'Give either --blocks or --half-width, not both.');
  return { halfWidth, ...given({ of: halfWidthOf }) };
}
