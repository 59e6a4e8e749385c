/** @module `within datasets accept` and `reject`: a person's word on a version, which stands above its run. */
import type { Command } from 'commander';
import { parseReference } from '../../../contracts/dataset-reference.ts';
import type { CliContext } from '../../cli-context.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { type AuthorOption, authorOf, authorOption, sentenceOf } from '../cache/arguments.ts';
import { openDatasets, shortName } from './version-option.ts';

interface DecideOptions extends ProjectOption, AuthorOption {
  readonly why: string;
}

const words = {
  accept: { state: 'accepted', says: 'let pipelines read a version that its run put into quarantine' },
  reject: { state: 'quarantined', says: 'put a version into quarantine that its run accepted' },
} as const;

function addDecision(name: keyof typeof words, group: Command, context: CliContext): void {
  const { state, says } = words[name];
  withProject(group.command(name).argument('<version>', 'NAME@latest or NAME@DIGEST'))
    .description(says)
    .requiredOption('--why <text>', 'the reason; must be given', sentenceOf)
    .option(...authorOption)
    .addHelpText('after', `\nExample:\n  within datasets ${name} sales@3fa9c1d2 --why "checked by hand"`)
    .action(async (given: string, options: DecideOptions) => {
      const decision = { reference: parseReference(given), state, author: authorOf(options), why: options.why };
      const version = await (await openDatasets(context, options.project)).decide(decision);
      if (context.json) return context.out.json(version);
      context.out.line(`The version ${shortName(version)} is ${state}.`);
    });
}

export const addAccept = (group: Command, context: CliContext): void => addDecision('accept', group, context);
export const addReject = (group: Command, context: CliContext): void => addDecision('reject', group, context);
