/** @module Runs that have no result yet, as the server knows them. */
import type { Client } from '@temporalio/client';
import type { Config } from '../../config/schema.ts';
import { isWithinError } from '../../contracts/errors.ts';
import { connect } from '../connect.ts';
import { readStack, type StackInfo, sharedTaskQueue, toStackInfo } from '../stack/info.ts';

/** The server that runs of this project go to, if there is one now; nothing is started. */
export function liveStack(config: Config): StackInfo | undefined {
  const { address, namespace } = config.temporal;
  if (address !== undefined)
    return { embedded: false, address, namespace, taskQueue: config.taskQueue ?? sharedTaskQueue };
  const record = readStack(config);
  return record?.state === 'ready' ? toStackInfo(record) : undefined;
}

/**
 * How a run without a result stands: `running`; `paused` while the local stack is down; `lost` when the server does not
 * know it; `unknown` when the server does not answer; else how its workflow ended (`failed`, `terminated`, …).
 */
export type OpenStatus = 'running' | 'paused' | 'lost' | 'unknown' | (string & {});

/** True for the error of a workflow that the server does not have; its class is not loaded for this. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && error.name === 'WorkflowNotFoundError';
}

export async function statusOf(client: Client, workflowId: string): Promise<OpenStatus> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    return status.name.toLowerCase();
  } catch (error) {
    return isNotFound(error) ? 'lost' : 'unknown';
  }
}

/** Statuses in the order of the ids; asks a server only when there is one and something to ask. */
export async function openStatuses(config: Config, workflowIds: readonly string[]): Promise<readonly OpenStatus[]> {
  if (workflowIds.length === 0) return [];
  const stack = liveStack(config);
  if (!stack) return workflowIds.map(() => 'paused');
  try {
    const client = await connect(config, stack);
    try {
      return await Promise.all(workflowIds.map((id) => statusOf(client, id)));
    } finally {
      await client.connection.close();
    }
  } catch (error) {
    if (!isWithinError(error)) throw error;
    return workflowIds.map(() => 'unknown');
  }
}
