/** @module `within down`: stops the local stack; its history stays. */
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.ts';
import { stopStack } from '../stack/stop.ts';

export function register(program: Command, context: CliContext): void {
  program
    .command('down')
    .description('stop the local stack; history and stored results stay')
    .addHelpText('after', '\nExample:\n  within down')
    .action(async () => {
      const result = await stopStack(context.config());
      if (context.json) return context.out.json(result);
      context.out.line(result.stopped ? 'The local stack is stopped.' : 'No local stack was running.');
      if (result.orphans > 0) context.out.line(`Processes that a killed stack had left were ended: ${result.orphans}.`);
    });
}
