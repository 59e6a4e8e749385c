/** @module Follows a run to its end, or to where people have to decide; Ctrl-C cancels it. */
import type { WorkflowHandle } from '@temporalio/client';
import type { Config } from '../../config/schema.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { CliContext } from '../cli-context.ts';
import type { Services, StartedRun } from '../services.ts';
import type { StackInfo } from '../stack/info.ts';
import { reviewAddress } from './find-review.ts';
import { finishRun } from './finish.ts';
import { decisionAddress } from './held-reviews.ts';
import { untilPeople, type WaitingSteps } from './people.ts';
import { followProgress } from './progress.ts';
import { webAddress } from './start.ts';

export interface Started {
  readonly config: Config;
  readonly services: Services;
  readonly stack: StackInfo;
  readonly run: StartedRun;
  readonly handle: WorkflowHandle;
}

/** People have to decide first: the run goes on by itself when they have. */
export function tellWaiting(waiting: WaitingSteps, { run, stack }: Started, context: CliContext): void {
  const { json, out } = context;
  context.exit(3);
  const uiUrl = webAddress(stack, run.workflowId);
  const { runId, workflowId, pipeline, kind } = run;
  if (json)
    return out.json({
      runId,
      workflowId,
      pipeline,
      kind,
      status: 'waiting',
      waiting,
      ...(uiUrl !== undefined && { uiUrl }),
    });
  for (const { step, reviewId, cases, decision } of waiting) {
    if (decision) {
      out.line(`${pipeline} waits for people to decide; within review show ${reviewId} tells how it stands.`);
    } else out.line(`${step} waits for people: ${cases} rows; within issues ${reviewId} shows them.`);
    const page = decision ? decisionAddress(stack, reviewId) : reviewAddress(stack, reviewId);
    if (page !== undefined) out.line(`Page    ${page}`);
  }
  out.line(`The run ${runId} goes on by itself when they are decided; within status ${runId} tells how it goes.`);
}

/** The first Ctrl-C cancels the run and waits for its end, the second leaves at once. */
export async function followRun(
  { run, handle, services }: Started,
  { out, json }: CliContext,
): Promise<RunDocument | { readonly waiting: WaitingSteps }> {
  const interrupt = () => {
    process.once('SIGINT', () => process.exit(130));
    out.note(`Cancelling ${run.runId}; press Ctrl-C again to leave it alone.`);
    void handle.cancel();
  };
  process.once('SIGINT', interrupt);
  const stop = out.interactive && !json ? await followProgress(handle) : () => {};
  const people = untilPeople(handle);
  try {
    const finished = finishRun(run, handle, services);
    // Nobody listens to it any more once people are waited for.
    finished.catch(() => undefined);
    return await Promise.race([finished, people.waiting.then((waiting) => ({ waiting }))]);
  } finally {
    people.stop();
    stop();
    process.off('SIGINT', interrupt);
  }
}
