/** @module `within flags history [NAME]`: who changed which flag, when and why. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { formatTime } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { flagNamed, ruleText } from './rule-text.ts';

export function addHistory(group: Command, context: CliContext): void {
  withProject(
    group
      .command('history')
      .argument('[flag]', 'of this flag alone')
      .description('list the changes of flags, oldest first'),
  )
    .addHelpText('after', '\nExample:\n  within flags history deployments')
    .action((flag: string | undefined, options: ProjectOption) => history(flag, options, context));
}

async function history(flag: string | undefined, options: ProjectOption, context: CliContext): Promise<void> {
  const name = flag === undefined ? undefined : flagNamed(flag);
  const changes = await (await context.flags(context.config(options.project))).history(name);
  const { out } = context;
  if (context.json) return out.json(changes);
  if (changes.length === 0) return out.line('No flag was ever changed.');
  out.line(
    renderTable(
      ['when', 'flag', 'was', 'is', 'by', 'why'],
      changes.map((change) => [
        formatTime(change.at),
        change.name,
        ruleText(change.from),
        ruleText(change.to),
        change.by ?? 'a hand in the file',
        change.why ?? '',
      ]),
    ),
  );
}
