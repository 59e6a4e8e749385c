/** @module `within review`: what waits for people, and what they say; one file a group of subcommands. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { addDelegate, addVotes } from './decide.ts';
import { addExport, addList, addShow } from './show.ts';

export function register(program: Command, context: CliContext): void {
  const group = program.command('review').description('decide on what runs have made, and see what was decided');
  for (const add of [addList, addShow, addVotes, addDelegate, addExport]) add(group, context);
}
