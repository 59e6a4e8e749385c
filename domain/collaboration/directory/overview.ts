/** @module Who there is, as people ask for it: no address, but over which channels each is reached. */
import type { DirectoryOverview, PersonLine } from '../../../contracts/enquiries.ts';
import { isWithinError } from '../../../contracts/errors.ts';
import { type ChannelName, eventKinds } from '../../../contracts/names.ts';
import { hoursText } from '../preferences/written.ts';
import { type Directory, type DirectoryPerson, reachableOn } from './directory.ts';
import { openDirectory, placedProblems } from './open.ts';
import type { PeopleSource } from './ports.ts';

/** Errors: `CONFIG_INVALID` where the file cannot be read. */
export async function directoryOverview(
  source: PeopleSource,
  configured: readonly ChannelName[],
): Promise<DirectoryOverview> {
  const problems = await problemsOf(source);
  if (problems.length > 0) return { people: [], groups: {}, routes: [], escalation: [], problems, warnings: [] };
  const directory = await openDirectory(source);
  return {
    people: [...directory.people.values()].map((person) => personLine(person, directory)),
    groups: Object.fromEntries(directory.groups),
    routes: directory.routes.map(({ kinds, severity, subjects, to }) => ({
      kinds: kinds ?? eventKinds,
      severity: severity ?? 'info',
      subjects: subjects ?? ['*'],
      to,
    })),
    escalation: directory.escalation,
    problems,
    warnings: [...directory.warnings, ...unconfigured(directory, configured)],
  };
}

/** Against the schema, which tells the first five, or else among the names, without a full stop. */
async function problemsOf(source: PeopleSource): Promise<readonly string[]> {
  try {
    return placedProblems(await source.read());
  } catch (error) {
    const told = isWithinError(error) && error.code === 'CONFIG_INVALID' ? error.details['problems'] : undefined;
    if (!Array.isArray(told) || told.length === 0) throw error;
    return told.map((problem) => String(problem).replace(/[.]$/, ''));
  }
}

function personLine(person: DirectoryPerson, { groups }: Directory): PersonLine {
  const { id, name, timeZone, roles, away, left } = person;
  return {
    id,
    name,
    channels: reachableOn(person),
    timeZone,
    workingHours: hoursText(person.workingHours),
    groups: [...groups].flatMap(([group, members]) => (members.includes(id) ? [group] : [])),
    roles,
    ...(away && {
      away: { until: away.day, ...(away.delegate !== undefined && { delegate: away.delegate }) },
    }),
    left,
  };
}

const variables: Readonly<Record<ChannelName, string>> = {
  slack: 'WITHIN_SLACK_TOKEN',
  email: 'WITHIN_SMTP',
  webhook: 'WITHIN_WEBHOOK_SECRET',
};

/** Addresses on a channel that nothing is sent over from here. */
function unconfigured({ people }: Directory, configured: readonly ChannelName[]): readonly string[] {
  const present = [...people.values()].filter(({ left }) => !left);
  return (['slack', 'email', 'webhook'] as const)
    .filter((channel) => !configured.includes(channel))
    .flatMap((channel) => {
      const reached = present.filter((person) => reachableOn(person).includes(channel));
      if (reached.length === 0) return [];
      const who = reached.length === 1 ? `${reached[0]?.id} has` : `${reached.length} people have`;
      return [`${who} an address on ${channel}, which is not set up here; ${variables[channel]} sets it up.`];
    });
}
