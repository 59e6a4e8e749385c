/** @module `within cancel RUN`: ends a run and waits until it has ended. */
import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import type { Config } from '../../config/schema.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { CliContext } from '../cli-context.ts';
import { connect } from '../connect.ts';
import { findRun, openProject, type Project, type ProjectOption, withProject } from '../run/find-run.ts';
import { finishRun } from '../run/finish.ts';
import { isNotFound } from '../run/live.ts';
import type { StartedRun } from '../services.ts';
import { ensureStack } from '../stack/ensure.ts';
import type { StackInfo } from '../stack/info.ts';
import { findInstallation } from '../stack/installation.ts';

/** A paused run would go on at the next start, so the stack is started to end it for good. */
function stackFor(config: Config, note: (text: string) => void): Promise<StackInfo> | StackInfo {
  return ensureStack(config, { ...findInstallation(), mode: 'run', onProgress: note });
}

async function cancelRun(client: Client, run: StartedRun, project: Project): Promise<RunDocument> {
  const handle = client.workflow.getHandle(run.workflowId);
  try {
    await handle.cancel();
  } catch (error) {
    // It may have ended between the look into the store and now.
    const document = await project.services.runs.result(run.runId);
    if (document) return document;
    if (!isNotFound(error)) throw error;
    throw new WithinError(
      'RUN_NOT_FOUND',
      `the run ${run.runId} is not on the server any more and left no result; there is nothing to cancel.`,
      { runId: run.runId, workflowId: run.workflowId },
      error,
    );
  }
  return finishRun(run, handle, project.services);
}

export function register(program: Command, context: CliContext): void {
  withProject(program.command('cancel').argument('<run>', 'run id, or a beginning of it that no other run has'))
    .description('cancel a run and wait for its end; finished steps stay reusable')
    .addHelpText('after', '\nExample:\n  within cancel 20261124-130501-3fa9c1')
    .action(async (given: string, options: ProjectOption) => {
      const project = openProject(context, options);
      const run = await findRun(given, project);
      const { runId, workflowId } = run;
      const ended = await project.services.runs.result(runId);
      if (ended) {
        if (context.json) return context.out.json({ runId, workflowId, status: ended.status, alreadyEnded: true });
        return context.out.line(`The run ${runId} had already ended: ${ended.status}.`);
      }
      const stack = await stackFor(project.config, (text) => context.out.note(text));
      const client = await connect(project.config, stack);
      try {
        const { status } = await cancelRun(client, run, project);
        if (context.json) return context.out.json({ runId, workflowId, status, alreadyEnded: false });
        const how = status === 'cancelled' ? 'is cancelled' : `ended before it could be cancelled: ${status}`;
        context.out.line(`The run ${runId} ${how}.`);
      } finally {
        await client.connection.close();
      }
    });
}
