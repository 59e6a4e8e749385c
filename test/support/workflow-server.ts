/** @module A real Temporal server with the workflows of this tree, for labs that bring activities of their own. */
import { resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import { startTemporal } from './temporal.ts';

/** From which the names of a lab's queues are made. */
export const labQueue = 'within-lab';

type Activities = NonNullable<WorkerOptions['activities']>;

export interface WorkflowServer {
  readonly client: Client;
  /** A worker until `end` is called or the server stops; `isForActivities`: it takes no workflows. */
  work(
    taskQueue: string,
    activities: Activities,
    over?: Partial<WorkerOptions> & { readonly isForActivities?: boolean },
  ): Promise<{ end(): Promise<void> }>;
  stop(): Promise<void>;
}

export async function startWorkflowServer(): Promise<WorkflowServer> {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger });
  const workflowsPath = resolve(import.meta.dirname, '../../workflows/index.ts');
  const [server, workflowBundle] = await Promise.all([startTemporal(), bundleWorkflowCode({ workflowsPath, logger })]);
  const connection = await NativeConnection.connect({ address: server.address });
  const client = new Client({
    identity: 'client',
    connection: await Connection.connect({ address: server.address }),
  });
  const ends: (() => Promise<void>)[] = [];
  return {
    client,
    async work(taskQueue, activities, { isForActivities = false, ...over } = {}) {
      const worker = await Worker.create({
        connection,
        identity: 'lab',
        taskQueue,
        activities,
        maxHeartbeatThrottleInterval: '1 s',
        ...(!isForActivities && { workflowBundle }),
        ...over,
      });
      const running = worker.run();
      let ending: Promise<void> | undefined;
      const end = () => {
        if (!ending) worker.shutdown();
        return (ending ??= running);
      };
      ends.push(end);
      return { end };
    },
    async stop() {
      await Promise.all(ends.map((end) => end()));
      await connection.close();
      await client.connection.close();
      await server.stop();
    },
  };
}
