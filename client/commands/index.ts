/** @module The table of commands. */
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.ts';
import { register as doctor } from './doctor.ts';
import { register as down } from './down.ts';
import { register as explain } from './explain.ts';
import { register as init } from './init.ts';
import { register as plan } from './plan.ts';
import { register as run } from './run.ts';
import { register as up } from './up.ts';

export type RegisterCommand = (program: Command, context: CliContext) => void;

export const commands: readonly RegisterCommand[] = [run, plan, explain, init, up, down, doctor];
