/** @module `within up`: starts the local stack and lets it stay. */
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.ts';
import { ensureStack } from '../stack/ensure.ts';
import { findInstallation } from '../stack/installation.ts';

export function register(program: Command, context: CliContext): void {
  program
    .command('up')
    .description('start the local stack (Temporal with its web UI, worker, gateway); it stays until within down')
    .addHelpText('after', '\nExample:\n  within up\n  within up --json')
    .action(async () => {
      const stack = await ensureStack(context.config(), {
        ...findInstallation(),
        mode: 'up',
        onProgress: (text) => context.out.note(text),
      });
      if (context.json) return context.out.json(stack);
      if (!stack.embedded) {
        context.out.line(`Nothing to start: the Temporal server at ${stack.address} is used.`);
        context.out.line(`Its worker: within worker --queue ${stack.taskQueue}`);
        return;
      }
      context.out.line(`Temporal  ${stack.address}`);
      context.out.line(`Web UI    ${stack.uiUrl}`);
      if (stack.gatewayUrl) context.out.line(`Gateway   ${stack.gatewayUrl}`);
      if (stack.metricsUrl) context.out.line(`Metrics   ${stack.metricsUrl}`);
    });
}
