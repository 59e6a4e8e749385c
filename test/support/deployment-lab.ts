/** @module The workflow of deployments on a real server, over a registry and records in a folder, with targets of a test's own. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
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
import { labQueue, startWorkflowServer, type WorkflowServer } from './workflow-server.ts';

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

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.client = parts.server.client;
    this.registry = parts.registry;
    this.records = parts.records;
    this.events = parts.events;
  }

  static async start({ gate, outside, people }: LabOptions = {}): Promise<DeploymentLab> {
    const server = await startWorkflowServer();
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
    await server.work(peopleQueue(labQueue), {
      ...activities,
      ...reviewing,
      judgeDeploymentGate: async (request: DeploymentRequest) =>
        gate?.(request) ?? activities.judgeDeploymentGate(request),
      emitEvents: async (batch: { readonly events: readonly CollaborationEvent[] }) =>
        void events.push(...batch.events),
    });
    const records = new DeploymentRecords(deployed);
    return new DeploymentLab({ server, registry, records, events });
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
      return startDeployment({ client: this.client, stack: { taskQueue: labQueue } as StackInfo }, request);
    return this.client.workflow.start<Run>(deploymentWorkflowType, {
      workflowId: deploymentWorkflowId(request),
      taskQueue: peopleQueue(labQueue),
      args: [{ request, movesPerHistory }],
    });
  }

  async aliases(model: string): Promise<Readonly<Record<string, number>>> {
    return (await this.registry.model(model))?.aliases ?? {};
  }

  stop(): Promise<void> {
    return this.#parts.server.stop();
  }
}

interface Parts {
  readonly server: WorkflowServer;
  readonly registry: LocalRegistry;
  readonly records: DeploymentRecords;
  readonly events: CollaborationEvent[];
}
