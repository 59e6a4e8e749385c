/** @module Counts what still runs on the local server. */
import type { Client } from '@temporalio/client';
import { dataConverterOf } from '../../client/payloads/converter.ts';
import type { Config } from '../../config/schema.ts';
import { collaborationWorkflowType, inboxWorkflowType, queryNames } from '../../contracts/names.ts';

/** The SDK is loaded here only: a stack that is busy never needs it. */
export async function countOpenRuns(
  address: string,
  namespace: string,
  config: Pick<Config, 'project' | 'payloadKeys'>,
): Promise<number> {
  const { Client, Connection } = await import('@temporalio/client');
  const dataConverter = await dataConverterOf(config);
  const connection = await Connection.connect({ address, connectTimeout: '5s' });
  try {
    return await openRunsOf(new Client({ connection, namespace, dataConverter }));
  } finally {
    await connection.close();
  }
}

/**
 * Open workflows of the namespace. Those that pass events on and the inboxes never end, so they count only while a
 * message waits in them: a local stack stays up for a digest, not for an empty inbox.
 */
export async function openRunsOf({ workflow }: Client): Promise<number> {
  const lasting = [collaborationWorkflowType, inboxWorkflowType];
  const named = lasting.map((type) => `'${type}'`).join(', ');
  const { count } = await workflow.count(`ExecutionStatus='Running' AND WorkflowType NOT IN (${named})`);
  if (count > 0) return count;
  let waiting = 0;
  for await (const { workflowId } of workflow.list({
    query: `ExecutionStatus='Running' AND WorkflowType IN (${named})`,
  })) {
    waiting += Number(isWaiting(await workflow.getHandle(workflowId).query<Waiting>(queryNames.progress)));
  }
  return waiting;
}

/** What is the same in the progress of a shard and of an inbox. */
interface Waiting {
  readonly waiting: number | Readonly<Record<string, number>>;
  readonly gathered?: number;
}

function isWaiting({ waiting, gathered = 0 }: Waiting): boolean {
  const messages = typeof waiting === 'number' ? [waiting] : Object.values(waiting);
  return gathered > 0 || messages.some((count) => count > 0);
}
