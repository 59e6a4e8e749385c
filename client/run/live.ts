/** @module Runs that have no result yet, as the server knows them. */
import type { Client } from '@temporalio/client';
import type { Config } from '../../config/schema.ts';
import { isWithinError, WithinError } from '../../contracts/errors.ts';
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

/** The server of a project, asked what it knows of runs. */
export interface RunServer {
  /** The server that runs go to, if there is one now. */
  stack(): StackInfo | undefined;
  /** Errors: `TEMPORAL_UNAVAILABLE`. */
  ask<T>(question: (client: Client) => Promise<T>): Promise<T>;
}

/** For a command: a connection for each question, so that none is left open. */
export const runServer = (config: Config): RunServer => ({
  stack: () => liveStack(config),
  async ask(question) {
    const stack = liveStack(config);
    if (!stack) throw noServer(config);
    const client = await connect(config, stack);
    try {
      return await question(client);
    } finally {
      await client.connection.close();
    }
  },
});

export function noServer({ project }: Config): WithinError {
  const message = 'No Temporal server is up for this project; start one with within up, and it goes on by itself.';
  return new WithinError('TEMPORAL_UNAVAILABLE', message, { project });
}

/** Statuses in the order of the ids; asks a server only when there is one and something to ask. */
export async function openStatuses(server: RunServer, workflowIds: readonly string[]): Promise<readonly OpenStatus[]> {
  if (workflowIds.length === 0) return [];
  return askOr(
    server,
    (client) => Promise.all(workflowIds.map((id) => statusOf(client, id))),
    (status) => workflowIds.map(() => status),
  );
}

/** `otherwise` stands for the answer of a server that is not up (`paused`) or does not answer (`unknown`). */
export async function askOr<T>(
  server: RunServer,
  question: (client: Client) => Promise<T>,
  otherwise: (status: 'paused' | 'unknown') => T,
): Promise<T> {
  if (!server.stack()) return otherwise('paused');
  try {
    return await server.ask(question);
  } catch (error) {
    if (!isWithinError(error)) throw error;
    return otherwise('unknown');
  }
}
