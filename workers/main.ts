/** @module The worker process: configuration, adapters, executor, activities, and a Temporal worker that polls. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import { createAdapters } from '../adapters/index.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { CodeAdopter } from '../domain/caching/adoption/adopter.ts';
import { CacheAuditor } from '../domain/caching/audit/auditor.ts';
import { CachingPipelineExecutor } from '../domain/caching/executor.ts';
import { temporalLogLevel } from './log-level.ts';
import { ThreadRunner } from './threads/thread-runner.ts';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Steps wait in the thread pool, not on the server, so a few more slots than threads keep the pool full. */
const slotsPerThread = 16;

/** The embedded server starts beside this process, so it may take a moment until it answers. */
const connectTries = 100;
const connectPauseMs = 100;

async function connectWorker({ temporal }: Config): Promise<NativeConnection> {
  const { address, apiKey, tls, metadata } = temporal;
  const options = {
    address: address ?? '127.0.0.1:7233',
    ...(apiKey !== undefined && { apiKey }),
    ...(tls !== undefined && { tls: tls as never }),
    ...(metadata !== undefined && { metadata: metadata as never }),
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await NativeConnection.connect(options);
    } catch (error) {
      if (attempt === connectTries) throw error;
      await sleep(connectPauseMs);
    }
  }
}

async function run(): Promise<void> {
  const config = loadConfig(process.env);
  Runtime.install({
    logger: new DefaultLogger(temporalLogLevel(config.logLevel)),
    shutdownSignals: ['SIGTERM', 'SIGINT'],
  });
  const threads = availableParallelism();
  const adapters = createAdapters({ ...config, dist });
  const runner = new ThreadRunner({
    entry: join(dist, 'workers', 'threads', 'step-thread.js'),
    threads,
    store: config.store,
  });
  const ports = { ...adapters, runner };
  const executor = new CachingPipelineExecutor(ports);
  const auditor = new CacheAuditor(ports);
  const adopter = new CodeAdopter(ports);
  const connection = await connectWorker(config);
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue: config.taskQueue ?? 'within',
    workflowBundle: { code: readFileSync(join(dist, 'workflow-bundle.js'), 'utf8') },
    activities: createActivities({ executor, auditor, adopter }),
    maxConcurrentActivityTaskExecutions: threads * slotsPerThread,
    // A cancellation is seen with a heartbeat; the default throttle would delay it by up to 47 s.
    maxHeartbeatThrottleInterval: '1 s',
    defaultHeartbeatThrottleInterval: '1 s',
    shutdownGraceTime: '5 s',
  });
  // The supervisor that started this process waits for the word.
  process.send?.('ready');
  // A supervisor that died cannot stop this process any more.
  process.on('disconnect', () => worker.shutdown());
  try {
    await worker.run();
  } finally {
    await runner.close();
    await connection.close();
  }
}

await run();
process.exit(0);
