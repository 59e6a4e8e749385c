/** @module Composes what the commands of tracking do. */
import { type AdapterOptions, createAdapters } from '../adapters/index.ts';
import type { TrackedArtifact } from '../contracts/tracking.ts';
import { trackedOutcome, trackingFailure } from '../domain/tracking/outcomes.ts';
import type { TrackingStore } from '../domain/tracking/ports.ts';
import type { RegistryGate } from './gateway/mlflow/routes.ts';
import type { Reached } from './run/reach.ts';
import { hintOfNews } from './run/reconcile.ts';
import type { TrackingServices } from './tracking-services.ts';

export function composeTracking(config: Omit<AdapterOptions, 'dist'>, dist: string): TrackingServices {
  const { tracking, records } = createAdapters({ ...config, dist });
  const { runs, registry, place } = tracking;
  return {
    place,
    check: () => tracking.check(),
    runs: ({ experiment, limit }) => runs.search({ limit, ...(experiment !== undefined && { experiment }) }),
    async show(id) {
      const outcome = await trackedOutcome(id, records);
      const run = await runs.run(outcome?.id ?? id);
      if (!run) return undefined;
      const model = outcome?.model;
      const version = model && (await registry.version(model.name, model.version));
      return {
        run,
        artifacts: await allArtifacts(tracking, run.id),
        versions: version ? [version] : [],
        problems: outcome?.problems ?? [],
      };
    },
    failure: (runId) => trackingFailure(runId, records),
    async models() {
      const models = await registry.models();
      return Promise.all(models.map(async (model) => ({ ...model, versions: await registry.versions(model.name) })));
    },
  };
}

/** The door of the gateway for hints that the registry has news. */
export function composeRegistryGate(reach: () => Promise<Reached>): RegistryGate {
  return { hint: async () => hintOfNews(await reach()) };
}

async function allArtifacts(tracking: TrackingStore, id: string, folder?: string): Promise<readonly TrackedArtifact[]> {
  const found: TrackedArtifact[] = [];
  for (const artifact of await tracking.runs.artifacts(id, folder))
    found.push(...(artifact.size === undefined ? await allArtifacts(tracking, id, artifact.path) : [artifact]));
  return found;
}
