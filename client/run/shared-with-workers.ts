/** @module Whether the workers of a server that somebody else runs can read what this machine puts into its store. */
import type { Client } from '@temporalio/client';
import type { Config } from '../../config/schema.ts';
import { WithinError } from '../../contracts/errors.ts';
import { storeOfWorker } from '../../contracts/names.ts';
import type { PreparedRun, Services } from '../services.ts';
import type { StackInfo } from '../stack/info.ts';

/** A worker asks for work at least once a minute; the server goes on naming one that stopped for five. */
const staleMs = 90_000;
/** Of the server's API: a worker may poll either queue alone for a moment. */
const queueTypes = [1, 2];

export interface Sharing {
  readonly client: Client;
  readonly stack: StackInfo;
  readonly config: Config;
  readonly services: Services;
  readonly prepared: PreparedRun;
}

/**
 * Errors: `SHARED_STORE_NEEDED` where the definition, the code and the data of a run would not reach its workers;
 * `STORE_NOT_SHARED` where the shared store did not take them.
 */
export async function refuseApart({ client, stack, config, services, prepared }: Sharing): Promise<void> {
  if (stack.embedded) return;
  const { shared } = config;
  if (shared && shared.mode !== 'read-only') {
    const failure = services.whyNotShared(prepared);
    if (failure) throw failure;
    return;
  }
  const workers = await workersOf(client, stack);
  const here = await services.storeId();
  const apart = workers.find((identity) => here === undefined || storeOfWorker(identity) !== here);
  if (workers.length > 0 && apart === undefined) return;
  const queue = `task queue "${stack.taskQueue}" of ${stack.address}`;
  const finding =
    apart === undefined
      ? `No worker polls ${queue}, so nothing tells whether it would read the store ${config.store}`
      : `The worker ${apart} of ${queue} does not read the store ${config.store}`;
  const mend = shared
    ? 'set WITHIN_SHARED_MODE=read-write here, so that it finds there what this run brings'
    : 'set WITHIN_SHARED_STORE to one bucket or folder here and for the workers, or start them on this store (WITHIN_STORE)';
  throw new WithinError('SHARED_STORE_NEEDED', `${finding}; ${mend}.`, {
    taskQueue: stack.taskQueue,
    store: config.store,
    workers,
  });
}

/** Identities of the workers that poll the queue now. Errors: `TEMPORAL_UNAVAILABLE`. */
async function workersOf(client: Client, { namespace, taskQueue, address }: StackInfo): Promise<string[]> {
  const { workflowService } = client.connection;
  const describe = (taskQueueType: number) =>
    workflowService.describeTaskQueue({ namespace, taskQueue: { name: taskQueue }, taskQueueType });
  const answers = await Promise.all(queueTypes.map(describe)).catch((cause: unknown) => {
    throw new WithinError(
      'TEMPORAL_UNAVAILABLE',
      `The server ${address} does not tell which workers poll "${taskQueue}"; check the permissions of its key, or set WITHIN_SHARED_STORE.`,
      { address, taskQueue },
      cause,
    );
  });
  const pollers = answers
    .flatMap(({ pollers }) => pollers ?? [])
    .map(({ identity, lastAccessTime }) => ({
      identity: identity ?? '',
      at: 1000 * Number(lastAccessTime?.seconds ?? 0),
    }));
  const newest = Math.max(...pollers.map(({ at }) => at));
  return [...new Set(pollers.filter(({ at }) => at > newest - staleMs).map(({ identity }) => identity))].sort();
}
