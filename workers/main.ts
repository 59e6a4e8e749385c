/** @module The worker process: configuration, adapters, executor, activities, and a Temporal worker that polls. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type InjectedSinks, NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { z } from 'zod';
import { createActivities } from '../activities/index.ts';
import { type Adapters, createAdapters, readStoreKeys } from '../adapters/index.ts';
import { seedSweepsOf } from '../client/compose-sweeps.ts';
import { dataConverterOf, encrypts } from '../client/payloads/converter.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { backgroundQueueSuffix, workerIdentity } from '../contracts/names.ts';
import { CodeAdopter } from '../domain/caching/adoption/adopter.ts';
import { CacheAuditor } from '../domain/caching/audit/auditor.ts';
import { CachingPipelineExecutor } from '../domain/caching/executor.ts';
import type { RunObserver } from '../domain/caching/ports.ts';
import { RowReviews } from '../domain/quality/review/row-reviews.ts';
import { Baselines } from '../domain/sensitivity/baselines.ts';
import type { TraceSinks } from '../workflows/trace-interceptors.ts';
import { createPeopleWorkers } from './people-workers.ts';
import { ReviewRunner } from './review-runner.ts';
import { RunningWorkers } from './running-workers.ts';
import { countingFailures } from './telemetry/failure-count.ts';
import { openLog } from './telemetry/log.ts';
import type { Measures } from './telemetry/measures.ts';
import { installRuntime } from './telemetry/runtime.ts';
import { namingRunAndStep } from './telemetry/temporal-log.ts';
import type { WorkerTracing } from './telemetry/tracing.ts';
import { capacityOf } from './threads/reservations.ts';
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

/** Everything that activities call. */
function composeActivities({ adapters, runner, measures, tracing }: Parts) {
  const reviews = new RowReviews(adapters.ledger);
  const ports = { ...adapters, runner: new ReviewRunner(reviews, tracing?.runner(runner) ?? runner) };
  const baselines = new Baselines(adapters.ledger);
  const executor = new CachingPipelineExecutor({
    ...ports,
    judge: (run, definition) => baselines.judgeRun(run, definition),
    observer: tracing ? both(measures, tracing.observer) : measures,
  });
  return createActivities({
    executor,
    auditor: new CacheAuditor(ports),
    adopter: new CodeAdopter(ports),
    sweeps: seedSweepsOf(adapters),
    reviews,
    blobs: adapters.blobs,
  });
}

function both(one: RunObserver, other: RunObserver): RunObserver {
  return {
    step(step) {
      one.step(step);
      other.step(step);
    },
    concluded(run) {
      one.concluded(run);
      other.concluded(run);
    },
  };
}

/** Workflows write their failures themselves, by what was bundled with them. */
function workflowBundleOf(config: Config): { readonly code: string } {
  const file = encrypts(config) ? 'workflow-bundle-encrypted.js' : 'workflow-bundle.js';
  return { code: readFileSync(join(dist, file), 'utf8') };
}

const stampSchema = z.object({ sources: z.string() });

/**
 * All workers of a process are of one version. A run stays with the version that began it; what lives for ever says so
 * itself and goes on with the current one.
 */
function deploymentOf({ deployment }: Config): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (!deployment) return {};
  const { sources } = stampSchema.parse(JSON.parse(readFileSync(join(dist, 'build.json'), 'utf8')));
  return {
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName: deployment.name, buildId: deployment.buildId ?? sources.slice(0, 16) },
      defaultVersioningBehavior: 'PINNED',
    },
  };
}

/** A run that was traced may meet a worker that does not trace. */
const untraced: InjectedSinks<TraceSinks> = { traces: { ended: { fn: () => undefined } } };

/** Spans hold what the others do. */
function interceptorsOf({ measures, tracing }: Parts): Pick<WorkerOptions, 'interceptors' | 'sinks'> {
  const activity = [namingRunAndStep, countingFailures(measures)];
  if (!tracing) return { interceptors: { activity }, sinks: untraced };
  return { interceptors: { activity: [tracing.activity, ...activity], client: tracing.client }, sinks: tracing.sinks };
}

/** One worker for workflows and steps, one for the steps that give way to them, and those for people. */
async function createWorkers(config: Config, parts: Parts): Promise<readonly Worker[]> {
  const { adapters, connection, threads } = parts;
  const taskQueue = config.taskQueue ?? 'within';
  const common = {
    connection,
    dataConverter: {
      ...(await dataConverterOf(config)),
      ...(encrypts(config) && { failureConverterPath: join(dist, 'workers', 'failure-converter.cjs') }),
    },
    identity: workerIdentity({ process: adapters.host.identity, storeId: await adapters.storeId() }),
    namespace: config.temporal.namespace,
    activities: composeActivities(parts),
    ...interceptorsOf(parts),
    maxConcurrentActivityTaskExecutions: threads * slotsPerThread,
    // A cancellation is seen with a heartbeat; the default throttle would delay it by up to 47 s.
    maxHeartbeatThrottleInterval: '1 s' as const,
    defaultHeartbeatThrottleInterval: '1 s' as const,
    shutdownGraceTime: '5 s' as const,
    ...deploymentOf(config),
  };
  const workflowBundle = workflowBundleOf(config);
  const { activities, ...shared } = common;
  const [foreground, background, people] = await Promise.all([
    Worker.create({ ...common, taskQueue, workflowBundle }),
    Worker.create({ ...common, taskQueue: `${taskQueue}${backgroundQueueSuffix}` }),
    createPeopleWorkers(config, { ...parts, taskQueue, workflowBundle, activities, common: shared }),
  ]);
  return [foreground, background, ...people];
}

interface Parts {
  readonly adapters: Adapters;
  readonly runner: ThreadRunner;
  readonly connection: NativeConnection;
  readonly threads: number;
  readonly measures: Measures;
  /** Absent where nobody traces. */
  readonly tracing: WorkerTracing | undefined;
}

async function run(): Promise<void> {
  const config = loadConfig(process.env);
  const measures = installRuntime(config, openLog('worker', config));
  const tracing = config.traces && (await import('./telemetry/tracing.ts')).openWorkerTracing();
  const threads = availableParallelism();
  const adapters = createAdapters({ ...config, dist });
  const entry = join(dist, 'workers', 'threads', 'step-thread.js');
  const runner = new ThreadRunner({
    entry,
    threads,
    store: { root: config.store, keys: readStoreKeys(config) },
    capacity: capacityOf(config.gpus),
  });
  const connection = await connectWorker(config);
  const workers = await createWorkers(config, { adapters, runner, connection, threads, measures, tracing });
  const running = new RunningWorkers(workers);
  // The supervisor that started this process waits for the word.
  process.send?.('ready');
  // A supervisor that died cannot stop this process any more.
  process.on('disconnect', () => running.shutdown());
  try {
    await running.ended();
  } finally {
    await runner.close();
    await connection.close();
    await tracing?.flush();
  }
}

await run();
process.exit(0);
