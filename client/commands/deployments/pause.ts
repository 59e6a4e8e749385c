/** @module `within deployments pause|resume ID`. */
import type { Command } from 'commander';
import type { CliContext } from '../../cli-context.ts';
import { commandDeployment, type TellOptions, withTelling } from './tell.ts';

export function addPauses(group: Command, context: CliContext): void {
  withTelling(group.command('pause'))
    .description('enter no further stage until it is resumed; what fails is rolled back all the same')
    .addHelpText('after', '\nExample:\n  within deployments pause latest --why "wait for the audit"')
    .action((given: string, options: TellOptions) => commandDeployment('pause', { given, options }, context));
  withTelling(group.command('resume'))
    .description('go on; a stage that was inconclusive is watched once more')
    .addHelpText('after', '\nExample:\n  within deployments resume latest')
    .action((given: string, options: TellOptions) => commandDeployment('resume', { given, options }, context));
}
