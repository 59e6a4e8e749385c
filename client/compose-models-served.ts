/** @module Composes what the gateway answers predictions with: registry, models in memory, counts. */
import { randomBytes } from 'node:crypto';
import { type AdapterOptions, createAdapters } from '../adapters/index.ts';
import { DeploymentRecords } from '../domain/deployment/records.ts';
import { ServedCounts } from '../domain/serving/counts.ts';
import { LoadedModels } from '../domain/serving/loaded-models.ts';
import { ModelServer } from '../domain/serving/model-server.ts';
import { ServedModels } from '../domain/serving/served-models.ts';
import { renderModelFigures } from './gateway/models/figures.ts';
import type { ModelGate } from './model-gate.ts';

/** How often counts that are due are looked for, milliseconds. */
const flushMs = 1_000;

export function composeServedModels(config: Omit<AdapterOptions, 'dist'>, dist: string): ModelGate {
  const { tracking, deployed, blobs, clock } = createAdapters({ ...config, dist });
  const sink = new DeploymentRecords(deployed);
  const counts = new ServedCounts({ gateway: randomBytes(6).toString('hex'), sink, clock });
  const server = new ModelServer({
    served: new ServedModels(tracking.registry, clock),
    models: new LoadedModels(blobs),
    counts,
    clock,
  });
  const timer = setInterval(() => void counts.flush(), flushMs);
  timer.unref();
  return {
    predict: (request) => server.predict(request),
    metrics: () => renderModelFigures(counts.all()),
    async close() {
      clearInterval(timer);
      await server.settled();
      await counts.flush(true);
    },
  };
}
