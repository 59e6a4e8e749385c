/** @module A registry with two small models, and the server that answers by them; time stands until it is moved. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AliasTarget } from '../../adapters/deployment/alias.ts';
import { FileBlobStore } from '../../adapters/store/file-blob-store.ts';
import { FileRunRecords } from '../../adapters/store/file-run-records.ts';
import { LocalRegistry } from '../../adapters/tracking/local/registry.ts';
import type { TargetChange } from '../../contracts/deployment.ts';
import { DeploymentRecords } from '../../domain/deployment/records.ts';
import { type Model, saveModel } from '../../domain/model/model.ts';
import { ServedCounts } from '../../domain/serving/counts.ts';
import { LoadedModels } from '../../domain/serving/loaded-models.ts';
import { ModelServer } from '../../domain/serving/model-server.ts';
import { ServedModels } from '../../domain/serving/served-models.ts';
import { aRequest } from './deployments.ts';

/** The same numbers under the other names. */
export const flipped = (model: Model): Model => ({ ...model, classes: model.classes?.toReversed() });

/** Takes rows with one column more. */
export const demanding = (model: Model): Model => {
  const inputs = [...model.signature.inputs, { name: 'extra', type: 'number' as const }];
  return { ...model, signature: { ...model.signature, inputs } };
};

export class ServedLab {
  now = 1_000_000;
  readonly model = 'clouds';
  readonly registry: LocalRegistry;
  readonly records: DeploymentRecords;
  readonly counts: ServedCounts;
  readonly server: ModelServer;
  readonly blobs: FileBlobStore;
  readonly #target: AliasTarget;
  #changes = 0;

  constructor() {
    const root = mkdtempSync(join(tmpdir(), 'within-served-'));
    const clock = { now: () => this.now };
    this.registry = new LocalRegistry(new FileRunRecords(root, 'tracking'), clock);
    this.records = new DeploymentRecords(new FileRunRecords(root, 'deployments'));
    this.blobs = new FileBlobStore(root, () => Promise.resolve(''));
    this.counts = new ServedCounts({ gateway: 'a1', sink: this.records, clock });
    this.#target = new AliasTarget(this.registry);
    this.server = new ModelServer({
      served: new ServedModels(this.registry, clock),
      models: new LoadedModels(this.blobs),
      counts: this.counts,
      clock,
    });
  }

  /** Version 1 in force, version 2 beside it. */
  static async with(champion: Model, candidate: Model): Promise<ServedLab> {
    const lab = new ServedLab();
    await lab.add(saveModel(champion));
    await lab.add(saveModel(candidate));
    await lab.registry.setAlias({ model: lab.model, alias: 'champion', version: 1, by: 'the test' });
    return lab;
  }

  async add(bytes: string): Promise<void> {
    const { digest } = await this.blobs.put(bytes, 'application/json');
    const source = `within:/sha256/${digest}`;
    await this.registry.registerVersion({ model: this.model, key: digest, source, tags: { 'within.model': digest } });
  }

  /** Brings version 2 to a stage; gateways notice it a moment later. */
  async enter(stage: TargetChange['stage'], share?: number): Promise<void> {
    this.#changes += 1;
    const number = this.#changes;
    await this.#target.change({
      request: aRequest({ model: this.model }),
      change: { key: `d1.${number}.${stage}`, number, stage, ...(share !== undefined && { share }) },
      previous: 1,
      again: false,
      signal: new AbortController().signal,
    });
    this.now += 2_000;
  }

  /** What all gateways have counted in a stage. */
  async observed(stage: 'alpha' | 'beta' | 'general') {
    await this.server.settled();
    await this.counts.flush(true);
    return this.records.observation({ deployment: 'd1', stage });
  }
}
