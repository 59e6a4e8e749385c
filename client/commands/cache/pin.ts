/** @module `within cache pin` and `within cache unpin`: what gc must never touch. */
import type { Command } from 'commander';
import type { Pinned } from '../../cache-services.ts';
import type { CliContext } from '../../cli-context.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { type AuthorOption, authorOf, authorOption, sentenceOf } from './arguments.ts';

interface PinOptions extends ProjectOption, AuthorOption {
  readonly why?: string;
}

function nameOf({ kind, id }: Pinned): string {
  if (kind === 'key') return `entry ${id.slice(0, 16)}`;
  return kind === 'run' ? `run ${id}` : `version ${id.slice(0, id.indexOf('@') + 13)}`;
}

export function addPin(group: Command, context: CliContext): void {
  withProject(group.command('pin').argument('<key-or-run>', 'key of an entry or id of a run, or a beginning of it'))
    .description('keep an entry, or everything of a run, whatever gc clears')
    .option('--why <text>', 'the reason', sentenceOf)
    .option(...authorOption)
    .addHelpText('after', '\nExample:\n  within cache pin 20261124-130501 --why "figures of the paper"')
    .action(async (given: string, options: PinOptions) => {
      const cache = context.cache(context.config(options.project));
      const pinned = await cache.pin(given, authorOf(options), options.why);
      if (context.json) return context.out.json(pinned);
      context.out.line(`The ${nameOf(pinned)} is pinned.`);
    });
}

export function addUnpin(group: Command, context: CliContext): void {
  withProject(group.command('unpin').argument('<key-or-run>', 'what was pinned, or a beginning of it'))
    .description('let gc judge a pinned entry or run as any other')
    .option(...authorOption)
    .addHelpText('after', '\nExample:\n  within cache unpin 20261124-130501')
    .action(async (given: string, options: ProjectOption & AuthorOption) => {
      const pinned = await context.cache(context.config(options.project)).unpin(given, authorOf(options));
      if (context.json) return context.out.json(pinned);
      context.out.line(`The ${nameOf(pinned)} is pinned no more.`);
    });
}
