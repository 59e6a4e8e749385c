/** @module `within notify people`: who there is, how each is reached, and what is wrong with the file. */
import type { Command } from 'commander';
import pc from 'picocolors';
import type { DirectoryOverview, PersonLine } from '../../../contracts/enquiries.ts';
import { errorTable } from '../../../contracts/errors.ts';
import { weekdays } from '../../../contracts/people.ts';
import type { CliContext } from '../../cli-context.ts';
import { renderTable } from '../../render/table.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';

export function addPeople(group: Command, context: CliContext): void {
  withProject(group.command('people').description('list who there is, how each is reached, and what is wrong'))
    .addHelpText('after', '\nExample:\n  within notify people')
    .action((options: ProjectOption) => people(options, context));
}

async function people(options: ProjectOption, context: CliContext): Promise<void> {
  const { config } = openProject(context, options);
  const found = await (await context.collaboration(config)).enquiries.people();
  const [first] = found.problems;
  if (first !== undefined) context.exit(errorTable.CONFIG_INVALID.exit);
  if (context.json) {
    const error = first !== undefined && { error: { code: 'CONFIG_INVALID', message: `${first}.`, details: {} } };
    return context.out.json({ file: config.collaboration.people, ...found, ...error });
  }
  show(found, config.collaboration.people, context);
}

function show(found: DirectoryOverview, file: string, { out }: CliContext): void {
  for (const problem of found.problems) out.note(pc.red(/[?.]$/.test(problem) ? problem : `${problem}.`));
  if (found.problems.length > 0) return out.note('Nobody is told anything until this is mended; events wait.');
  if (found.people.length === 0) return out.line(`Nobody is there; write people into ${file}.`);
  out.line(
    renderTable(
      ['person', 'name', 'channels', 'time zone', 'working hours', 'groups', 'roles', ''],
      found.people.map(rowOf),
    ),
  );
  for (const [name, members] of Object.entries(found.groups)) out.line(`group ${name}: ${members.join(', ')}`);
  for (const [index, { kinds, severity, subjects, to }] of found.routes.entries()) {
    const what = kinds.length > 4 ? 'all kinds of event' : kinds.join(', ');
    out.line(`route ${index + 1}: ${what} from ${severity} on, of ${subjects.join(', ')} → ${to.join(', ')}`);
  }
  if (found.escalation.length > 0) out.line(`escalation: ${found.escalation.join(', ')}`);
  for (const warning of found.warnings) out.note(pc.yellow(warning));
}

/** `09:00-17:00 mon-fri` of `09:00-17:00@mon,tue,wed,thu,fri`, which would fill a terminal. */
function shortHours(written: string): string {
  const [hours = '', days] = written.split('@');
  if (days === undefined) return hours;
  const named = days.split(',');
  const first = weekdays.findIndex((day) => day === named[0]);
  const isRow = named.length > 2 && named.every((day, at) => day === weekdays[first + at]);
  return `${hours} ${isRow ? `${named[0]}-${named.at(-1)}` : days}`;
}

function rowOf(person: PersonLine): string[] {
  const { id, name, channels, timeZone, workingHours, groups, roles, away, left } = person;
  const absent = away
    ? `away until ${away.until}${away.delegate === undefined ? '' : `, ${away.delegate} reviews`}`
    : '';
  return [
    id,
    name,
    channels.join(', ') || 'none',
    timeZone,
    shortHours(workingHours),
    groups.join(', '),
    roles.join(', '),
    left ? 'left' : absent,
  ];
}
