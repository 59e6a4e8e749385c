/** @module `within notify prefs PERSON`: how a person wants to be told, who set it, and what they set themselves. */
import type { Command } from 'commander';
import pc from 'picocolors';
import type { PreferenceLine } from '../../../contracts/enquiries.ts';
import type { CliContext } from '../../cli-context.ts';
import { renderTable } from '../../render/table.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { inboxPreferences, setPreferences } from '../../run/inbox.ts';
import { Reach } from '../../run/reach.ts';
import { findInstallation } from '../../stack/installation.ts';

interface PrefsOptions extends ProjectOption {
  readonly set?: readonly string[];
  readonly reset?: readonly string[] | true;
}

export function addPrefs(group: Command, context: CliContext): void {
  withProject(
    group
      .command('prefs')
      .argument('<person>', 'as the file of people calls them')
      .description('show how a person wants to be told and who set it, or change it'),
  )
    .option('--set <key=value...>', 'set for this person, before what the file says')
    .option('--reset [key...]', 'take back what was set so; everything without a key')
    .addHelpText(
      'after',
      '\nExamples:\n  within notify prefs anna\n  within notify prefs anna --set digest=2h quietHours=20:00-08:00 kinds.experimentCompleted=digest',
    )
    .action((person: string, options: PrefsOptions) => prefs(person, options, context));
}

async function prefs(person: string, options: PrefsOptions, context: CliContext): Promise<void> {
  const { set = [], reset = [] } = options;
  const { config } = openProject(context, options);
  const { enquiries } = await context.collaboration(config);
  await enquiries.requirePerson(person);
  const taken = reset === true || (options.reset && reset.length === 0) ? ['all'] : reset;
  const isChanged = set.length > 0 || taken.length > 0;
  const change = isChanged ? enquiries.preferencesChange(set, taken) : undefined;
  const note = (progress: string) => context.out.note(pc.dim(progress));
  const reached = await new Reach(config, { ...findInstallation(), mode: 'run', onProgress: note }).end();
  try {
    const view = change ? await setPreferences(reached, person, change) : await inboxPreferences(reached, person);
    show(person, await enquiries.preferences(person, view), context);
  } finally {
    await reached.client.connection.close();
  }
}

const words: Readonly<Record<PreferenceLine['from'], string>> = {
  own: 'set here',
  file: 'file of people',
  defaults: 'defaults of the file',
  standard: 'standard',
};

function show(person: string, lines: readonly PreferenceLine[], context: CliContext): void {
  if (context.json) return context.out.json({ person, preferences: lines });
  context.out.line(
    renderTable(
      ['preference', 'value', 'from'],
      lines.map(({ key, value, from }) => [key, value, words[from]]),
    ),
  );
}
