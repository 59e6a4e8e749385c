/** @module The groups of whoever starts a run, as teams that flags may be on for. */
import type { FlagSubject } from '../../contracts/flags.ts';
import { openDirectory } from '../collaboration/directory/open.ts';
import type { PeopleSource } from '../collaboration/directory/ports.ts';
import type { Flags } from './ports.ts';

/** Adds the teams of the person; none where the file of people is wrong, which those who tell people say. */
export function withTeams(flags: Flags, source: PeopleSource): Flags {
  return {
    async evaluate(subject: FlagSubject) {
      const { person } = subject;
      if (person === undefined || subject.teams) return flags.evaluate(subject);
      return flags.evaluate({ ...subject, teams: await teamsOf(person, source) });
    },
  };
}

async function teamsOf(person: string, source: PeopleSource): Promise<readonly string[]> {
  try {
    const { groups } = await openDirectory(source);
    return [...groups].flatMap(([name, members]) => (members.includes(person) ? [name] : []));
  } catch {
    return [];
  }
}
