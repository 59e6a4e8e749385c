/** @module `within datasets pin` and `unpin`: versions that gc never clears. */
import type { Command } from 'commander';
import { parseReference } from '../../../contracts/dataset-reference.ts';
import type { CliContext } from '../../cli-context.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { type AuthorOption, authorOf, authorOption, sentenceOf } from '../cache/arguments.ts';
import { openDatasets, shortName } from './version-option.ts';

interface PinOptions extends ProjectOption, AuthorOption {
  readonly why?: string;
}

export function addPin(group: Command, context: CliContext): void {
  withProject(group.command('pin').argument('<version>', 'NAME@latest or NAME@DIGEST'))
    .description('keep a version whatever gc clears')
    .option('--why <text>', 'the reason', sentenceOf)
    .option(...authorOption)
    .addHelpText('after', '\nExample:\n  within datasets pin sales@latest --why "figures of the paper"')
    .action(async (given: string, options: PinOptions) => {
      const reference = parseReference(given);
      const datasets = await openDatasets(context, options.project);
      const version = await datasets.pin(reference, authorOf(options), options.why);
      if (context.json) return context.out.json(version);
      context.out.line(`The version ${shortName(version)} is pinned.`);
    });
}

export function addUnpin(group: Command, context: CliContext): void {
  withProject(group.command('unpin').argument('<version>', 'NAME@latest or NAME@DIGEST'))
    .description('let gc judge a pinned version by its age again')
    .option(...authorOption)
    .addHelpText('after', '\nExample:\n  within datasets unpin sales@3fa9c1d2')
    .action(async (given: string, options: PinOptions) => {
      const reference = parseReference(given);
      const version = await (await openDatasets(context, options.project)).unpin(reference, authorOf(options));
      if (context.json) return context.out.json(version);
      context.out.line(`The version ${shortName(version)} is not pinned any more.`);
    });
}
