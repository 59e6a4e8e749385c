/** @module `within deployments`: what is deployed, how it came there, and a pause. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { addPauses } from './pause.ts';
import { addList, addShow } from './show.ts';

export function register(program: Command, context: CliContext): void {
  const group = program.command('deployments').description('deployments of models, and how they stand');
  addList(group, context);
  addShow(group, context);
  addPauses(group, context);
}
