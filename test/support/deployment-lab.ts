/** @module The workflow of deployments on a real server, over a registry and records in a folder, with targets of a test's own. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createDeploymentActivities } from '../../activities/deployment.ts';
import { createReviewActivities } from '../../activities/review.ts';
import { AliasTarget } from '../../adapters/deployment/alias.ts';
import { FileBlobStore } from '../../adapters/store/file-blob-store.ts';
import { FileLedger } from '../../adapters/store/file-ledger.ts';
import { FileRunRecords } from '../../adapters/store/file-run-records.ts';
import { LocalRegistry } from '../../adapters/tracking/local/registry.ts';
import { startDeployment } from '../../client/run/deployments.ts';
import type { StackInfo } from '../../client/stack/info.ts';
import type { DeploymentInput, DeploymentRequest, DeploymentView, GateFinding } from '../../contracts/deployment.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import { deploymentWorkflowId, deploymentWorkflowType, peopleQueue } from '../../contracts/names.ts';
import type { DirectoryFile } from '../../contracts/people.ts';
import { Deployments } from '../../domain/deployment/deployments.ts';
import type { DeploymentTarget } from '../../domain/deployment/ports.ts';
import { DeploymentRecords } from '../../domain/deployment/records.ts';
import { startTemporal, type TestServer } from './temporal.ts';

const taskQueue = 'within-lab';
const clock = { now: () => Date.now() };

export interface LabOptions {
  /** What the gate finds, in place of what the run left. */
  readonly gate?: (request: DeploymentRequest) => readonly GateFinding[] | undefined;
  /** Who reviews. */
  readonly people?: DirectoryFile;
  /** Targets before the alias. */
  readonly outside?: (request: DeploymentRequest) => readonly DeploymentTarget[];
}

type Run = (input: DeploymentInput) => Promise<DeploymentView>;

export class DeploymentLab {
  readonly client: Client;
  readonly registry: LocalRegistry;
  readonly records: DeploymentRecords;
  /** Told to people, in order. */
  readonly events: CollaborationEvent[];
  readonly #parts: Parts;
  readonly #running: Promise<void>;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.client = parts.client;
    this.registry = parts.registry;
    this.records = parts.records;
    this.events = parts.events;
    this.#running = parts.worker.run();
  }

  static async start({ gate, outside, people }: LabOptions = {}): Promise<DeploymentLab> {
    const logger = new DefaultLogger('ERROR');
    Runtime.install({ logger });
    const workflowsPath = resolve(import.meta.dirname, '../../workflows/index.ts');
    const [server, { code }] = await Promise.all([startTemporal(), bundleWorkflowCode({ workflowsPath, logger })]);
    const root = mkdtempSync(join(tmpdir(), 'within-deployments-'));
    const registry = new LocalRegistry(new FileRunRecords(root, 'tracking'), clock);
    const alias = new AliasTarget(registry);
    const deployed = new FileRunRecords(root, 'deployments');
    const reviews = new FileRunRecords(root, 'reviews');
    const [runs, blobs] = [new FileRunRecords(root), new FileBlobStore(root, () => Promise.resolve(''))];
    const reviewing = createReviewActivities({
      reviews,
      records: runs,
      blobs,
      people: { read: async () => ({ file: people ?? { people: {} }, where: () => 'people' }) },
      clock,
    });
    const deployments = new Deployments({
      registry,
      targets: (request) => [...(outside?.(request) ?? []), alias],
      deployed,
      records: runs,
      reviews,
      blobs,
      ledger: new FileLedger(root, clock),
    });
    const events: CollaborationEvent[] = [];
    const activities = createDeploymentActivities(deployments);
    const connection = await NativeConnection.connect({ address: server.address });
    const worker = await Worker.create({
      connection,
      identity: 'lab',
      taskQueue: peopleQueue(taskQueue),
      workflowBundle: { code },
      maxHeartbeatThrottleInterval: '1 s',
      activities: {
        ...activities,
        ...reviewing,
        judgeDeploymentGate: async (request: DeploymentRequest) =>
          gate?.(request) ?? activities.judgeDeploymentGate(request),
        emitEvents: async (batch: { readonly events: readonly CollaborationEvent[] }) =>
          void events.push(...batch.events),
      },
    });
    const client = new Client({
      identity: 'client',
      connection: await Connection.connect({ address: server.address }),
    });
    const records = new DeploymentRecords(deployed);
    return new DeploymentLab({ client, registry, records, events, server, connection, worker });
  }

  /** Versions 1 to `count` of a model, the first of which is the champion. */
  async model(name: string, count = 2): Promise<void> {
    for (let at = 1; at <= count; at++) {
      const digest = String(at).repeat(64);
      const tags = { 'within.model': digest };
      await this.registry.registerVersion({ model: name, key: `v${at}`, source: `within:/sha256/${digest}`, tags });
    }
    await this.registry.setAlias({ model: name, alias: 'champion', version: 1, by: 'the test' });
  }

  async deploy(request: DeploymentRequest, movesPerHistory?: number): Promise<WorkflowHandle<Run>> {
    if (movesPerHistory === undefined)
      return startDeployment({ client: this.client, stack: { taskQueue } as StackInfo }, request);
    return this.client.workflow.start<Run>(deploymentWorkflowType, {
      workflowId: deploymentWorkflowId(request),
      taskQueue: peopleQueue(taskQueue),
      args: [{ request, movesPerHistory }],
    });
  }

  async aliases(model: string): Promise<Readonly<Record<string, number>>> {
    return (await this.registry.model(model))?.aliases ?? {};
  }

  async stop(): Promise<void> {
    const { worker, connection, server } = this.#parts;
    worker.shutdown();
    await this.#running;
    await connection.close();
    await this.client.connection.close();
    await server.stop();
  }
}

interface Parts {
  readonly client: Client;
  readonly registry: LocalRegistry;
  readonly records: DeploymentRecords;
  readonly events: CollaborationEvent[];
  readonly server: TestServer;
  readonly connection: NativeConnection;
  readonly worker: Worker;
}
