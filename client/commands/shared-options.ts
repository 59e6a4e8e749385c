/** @module Options that run, plan and explain share. */
import { type Command, Option } from 'commander';
import { type TrustLevel, trustLevels } from '../../contracts/names.ts';
import type { RunOptions } from '../../contracts/plan.ts';

export interface PipelineOptions {
  readonly set: readonly string[];
  readonly seed?: string;
  readonly refresh: readonly string[];
  readonly cache: boolean;
  readonly rehash?: boolean;
  readonly trust?: TrustLevel;
}

const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

export function withPipelineOptions(command: Command): Command {
  return command
    .option(
      '--set <path=value>',
      'change one value of the pipeline, as model.with.trees=200; may be repeated',
      collect,
      [],
    )
    .option('--seed <seed>', 'master seed in place of the one in the file')
    .option('--refresh <step>', 'run this step even if it could be reused; * is all; may be repeated', collect, [])
    .option('--no-cache', 'neither look up nor keep results beyond this run')
    .option('--rehash', 'hash every source file anew, whatever is remembered')
    .addOption(
      new Option('--trust <level>', 'reuse only what a key of within.trust.yaml of at least this level signed').choices(
        trustLevels,
      ),
    );
}

export function runOptionsOf({ refresh, cache, trust }: PipelineOptions): RunOptions {
  return {
    ...(refresh.length > 0 && { refresh: [...refresh] }),
    ...(!cache && { noCache: true }),
    ...(trust !== undefined && { trust }),
  };
}

export function overridesOf({ set, seed }: PipelineOptions): { set: readonly string[]; seed?: string } {
  return { set, ...(seed !== undefined && { seed }) };
}
