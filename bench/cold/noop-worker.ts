/** @module Entry of the peer's worker process: `ADDRESS NAMESPACE QUEUE SLOTS`; says `ready` to its parent. */
import { resolve } from 'node:path';
import process from 'node:process';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

export type NoopWorkerArguments = readonly [address: string, namespace: string, taskQueue: string, slots: string];

const [address = '', namespace = '', taskQueue = '', slots = ''] = process.argv.slice(2);
Runtime.install({ logger: new DefaultLogger('WARN') });
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue,
  workflowsPath: resolve('bench/cold/noop-workflow.ts'),
  activities: { nothing: async () => {} },
  maxConcurrentActivityTaskExecutions: Number(slots),
});
process.send?.('ready');
process.on('disconnect', () => worker.shutdown());
await worker.run();
await connection.close();
