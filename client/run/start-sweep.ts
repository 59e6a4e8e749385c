/** @module Starts the workflow of a seed sweep on a stack. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import { sweepWorkflowId, sweepWorkflowType } from '../../contracts/names.ts';
import type { RunOptions } from '../../contracts/plan.ts';
import type { StartedSweep, SweepInput } from '../../contracts/sweep.ts';
import type { StackInfo } from '../stack/info.ts';
import type { PreparedSweep, SweepServices } from '../sweep-services.ts';
import { makeRunId } from './start.ts';

export interface SweepStart {
  readonly client: Client;
  readonly stack: StackInfo;
  readonly prepared: PreparedSweep;
  readonly options: RunOptions;
  /** Whether there are people to tell how it ends. */
  readonly announce: boolean;
  readonly sweeps: SweepServices;
}

/** Sweeps and runs are told apart by their ids. */
const makeSweepId = (now: Date): string => `sweep-${makeRunId(now)}`;

export async function startSweep(start: SweepStart): Promise<{ sweep: StartedSweep; handle: WorkflowHandle }> {
  const { client, stack, prepared, options, announce, sweeps } = start;
  const { pipeline, modelType, components, file, sweepRef } = prepared;
  const startedAt = new Date();
  const sweepId = makeSweepId(startedAt);
  const workflowId = sweepWorkflowId({ pipeline, sweepId });
  const sweep: StartedSweep = {
    sweepId,
    pipeline,
    modelType,
    workflowId,
    startedAt: startedAt.getTime(),
    file,
    components: [...components],
  };
  await sweeps.recordStart(sweep);
  const input: SweepInput = { sweepId, pipeline, origin: { sweepRef }, options, ...(announce && { announce }) };
  const handle = await client.workflow.start(sweepWorkflowType, {
    workflowId,
    taskQueue: stack.taskQueue,
    args: [input],
    staticSummary: `seeds of ${pipeline}: ${components.join(', ')}`.slice(0, 200),
  });
  return { sweep, handle };
}
