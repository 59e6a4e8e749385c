/** @module Composes what the commands of seed sweeps do. */
import { resolve } from 'node:path';
import { type AdapterOptions, type Adapters, createAdapters } from '../adapters/index.ts';
import { WithinError } from '../contracts/errors.ts';
import { startedSweepSchema, sweepConclusionSchema, sweepDocumentSchema } from '../contracts/sweep.ts';
import { Baselines } from '../domain/sensitivity/baselines.ts';
import { compareSweeps } from '../domain/sensitivity/compare-sweeps.ts';
import { SeedSweeps, sweepRecords } from '../domain/sensitivity/seed-sweeps.ts';
import { listedAlarms, listedBaselines } from './compose-baselines.ts';
import { expansionOf, loadOverridden } from './compose-pipelines.ts';
import type { SweepServices } from './sweep-services.ts';

/** What prepares and concludes sweeps, over the adapters of a project. */
export function seedSweepsOf(adapters: Adapters): SeedSweeps {
  return new SeedSweeps({
    ...adapters,
    pipelines: loadOverridden,
    expansion: (project) => expansionOf(adapters, project),
  });
}

export function composeSweeps(config: Omit<AdapterOptions, 'dist'>, dist: string): SweepServices {
  const adapters = createAdapters({ ...config, dist });
  const { blobs, records } = adapters;
  const baselines = new Baselines(adapters.ledger);
  const sweeps = seedSweepsOf(adapters);
  const bytes: SweepServices['bytes'] = async ({ digest }) => {
    const found = await blobs.get(digest);
    if (found) return found;
    const message = `The bytes ${digest.slice(0, 12)} are gone from the store; run the sweep again to make them.`;
    throw new WithinError('INPUT_LOST', message, { digest });
  };
  const services: Omit<SweepServices, 'overviewPage' | 'comparisonPage'> = {
    async prepare(order) {
      const file = resolve(order.file);
      const sweepRef = await sweeps.prepare({ ...order, file });
      const { definition, components } = sweepDocumentSchema.parse(
        JSON.parse(Buffer.from(await bytes(sweepRef)).toString('utf8')),
      );
      return { sweepRef, file, pipeline: definition.pipeline, modelType: definition.modelType ?? '', components };
    },
    recordStart: async (sweep) => void (await records.put(sweep.sweepId, sweepRecords.started, sweep)),
    started: async (id) => startedSweepSchema.safeParse(await records.get(id, sweepRecords.started)).data,
    conclusion: async (id) => sweepConclusionSchema.safeParse(await records.get(id, sweepRecords.conclusion)).data,
    async list() {
      const found: string[] = [];
      for (const id of await records.list()) {
        const names = await records.names(id);
        if (names.includes(sweepRecords.started) || names.includes(sweepRecords.document)) found.push(id);
      }
      return found.toSorted().toReversed();
    },
    baselines: () => listedBaselines(baselines),
    acceptBaseline: (asked) => baselines.accept(asked),
    compare: async (ids) => compareSweeps(await Promise.all(ids.map((id) => sweeps.comparable(id)))),
    alarms: () => listedAlarms(baselines),
    bytes,
  };
  // Loaded when asked for: few commands draw.
  const pages = () => import('./compose-sweep-pages.ts');
  return {
    ...services,
    overviewPage: async () => (await pages()).sweepsPage(services),
    comparisonPage: async (found) => (await pages()).comparisonPage(found),
  };
}
