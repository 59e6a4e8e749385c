/** @module `within promote DEPLOYMENT`: on to the next stage before its time. */
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.ts';
import { commandDeployment, type TellOptions, withTelling } from './deployments/tell.ts';

export function register(program: Command, context: CliContext): void {
  withTelling(program.command('promote'))
    .description('let a deployment enter its next stage now')
    .option('--despite-freeze', 'also in a freeze')
    .addHelpText('after', '\nExample:\n  within promote latest --why "figures are clear"')
    .action((given: string, options: TellOptions) => commandDeployment('promote', { given, options }, context));
}
