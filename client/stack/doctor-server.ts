/** @module Doctor: whether the server answers, and whether a worker polls the task queue. */
import type { Client } from '@temporalio/client';
import type { Config } from '../../config/schema.ts';
import { isWithinError } from '../../contracts/errors.ts';
import { connect } from '../connect.ts';
import { bad, type Check, good } from './check.ts';
import { readStack, type StackInfo, sharedTaskQueue, toStackInfo } from './info.ts';

/** Nothing to say when the local stack does not run. */
export async function checkServer(config: Config): Promise<Check[]> {
  const stack = whereTo(config);
  if (!stack) return [];
  try {
    const client = await connect(config, stack);
    try {
      return [good('server', `${stack.address}, namespace ${stack.namespace}`), await checkWorker(client, stack)];
    } finally {
      await client.connection.close();
    }
  } catch (error) {
    const detail = isWithinError(error) ? `${stack.address} does not answer` : String(error);
    const mend = stack.embedded
      ? 'read .within/logs/temporal.log, then run within down and within up'
      : 'check TEMPORAL_ADDRESS, TEMPORAL_PROFILE, TEMPORAL_NAMESPACE and the network';
    return [bad('server', detail, mend)];
  }
}

function whereTo(config: Config): StackInfo | undefined {
  const { address, namespace } = config.temporal;
  if (address !== undefined)
    return { embedded: false, address, namespace, taskQueue: config.taskQueue ?? sharedTaskQueue };
  const owner = readStack(config);
  return owner?.state === 'ready' ? toStackInfo(owner) : undefined;
}

/** A poller that the server has seen within the last minutes; its own record goes stale after five. */
async function checkWorker(client: Client, stack: StackInfo): Promise<Check> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: stack.namespace,
    taskQueue: { name: stack.taskQueue },
  });
  const count = pollers?.length ?? 0;
  if (count > 0) return good('worker', `${count} on task queue ${stack.taskQueue}`);
  const mend = stack.embedded
    ? 'read .within/logs/worker.log, then run within down and within up'
    : `run within worker --queue ${stack.taskQueue} where the store can be reached`;
  return bad('worker', `nobody polls task queue ${stack.taskQueue}`, mend);
}
