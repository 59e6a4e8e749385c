/** @module `within worker`: a worker process on its own; nothing embedded is started. */
import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { storeEnvironment } from '../../config/store-environment.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { connect } from '../connect.ts';
import { liveStack } from '../run/live.ts';
import { findInstallation } from '../stack/installation.ts';

/** Exit status of the worker, whatever ended it. */
function untilExit(command: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [program = process.execPath, ...args] = command;
  const child = spawn(program, args, { stdio: 'inherit', env });
  // At a terminal Ctrl-C reaches the whole group, so the worker has it already; a second one would end it at once.
  process.on('SIGINT', () => void (process.stdin.isTTY || child.kill('SIGINT')));
  process.on('SIGTERM', () => void child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 0)));
  });
}

export function register(program: Command, context: CliContext): void {
  program
    .command('worker')
    .description('run a worker for the server of TEMPORAL_ADDRESS, or for the local stack that lives')
    .option('--queue <queue>', 'task queue to poll')
    .addHelpText('after', '\nExample:\n  TEMPORAL_ADDRESS=temporal.example:7233 within worker --queue gpu')
    .action(async ({ queue }: { queue?: string }) => {
      const config = context.config();
      const stack = liveStack(config);
      if (!stack)
        throw new WithinError(
          'TEMPORAL_UNAVAILABLE',
          'No Temporal server is configured or running; set TEMPORAL_ADDRESS, or start one with within up.',
          {},
        );
      const env = {
        ...process.env,
        TEMPORAL_ADDRESS: stack.address,
        TEMPORAL_NAMESPACE: stack.namespace,
        WITHIN_TASK_QUEUE: queue ?? stack.taskQueue,
        WITHIN_PROJECT: config.project,
        ...storeEnvironment(config),
      };
      context.out.note(
        `Worker for ${stack.address}, task queue ${queue ?? stack.taskQueue}, project ${config.project}`,
      );
      const status = await untilExit(findInstallation().worker.command, env);
      // Whether it was the server is asked afterwards: a worker waits for one that is just starting.
      if (status !== 0) await (await connect(config, stack)).connection.close();
      context.exit(status);
    });
}
