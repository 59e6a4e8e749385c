/** @module Composes what the commands of `within cache` do. */
import { setTimeout } from 'node:timers/promises';
import { type Adapters, createAdapters, createStoreCopies } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import type { StartedRun } from '../contracts/run.ts';
import { judgeModel, runJudge } from '../domain/caching/lineage/judgement.ts';
import { revoke } from '../domain/caching/lineage/revoke.ts';
import { type CollectPorts, collect } from '../domain/caching/retention/collect.ts';
import { addPin, removePin } from '../domain/caching/retention/pins.ts';
import { cacheStatistics } from '../domain/caching/statistics.ts';
import { verifyStore } from '../domain/caching/verification.ts';
import type { CacheServices } from './cache-services.ts';
import { openStatuses, runServer } from './run/live.ts';

/** A plan that looked an entry up before it was withdrawn has pinned it by then. */
const pauseMs = 5_000;

/** Asked only where a server is up; one that does not answer may still hold the run. */
async function isOpen(config: Config, { workflowId }: Pick<StartedRun, 'workflowId'>): Promise<boolean> {
  const [status] = await openStatuses(runServer(config), [workflowId]);
  return status === 'running' || status === 'unknown';
}

/**
 * What is cleared, counted and read is the folder of this machine; runs, pins and records are those of the shared store
 * too, as its runs may go on from here.
 */
function folderPorts(config: Config, whole: Adapters, dist: string): Adapters {
  if (!config.shared) return whole;
  const { blobs, actions, housekeeping } = createAdapters({ ...config, shared: undefined, dist });
  return { ...whole, blobs, actions, housekeeping };
}

export function composeCache(config: Config, dist: string): CacheServices {
  const whole = createAdapters({ ...config, dist });
  const folder = folderPorts(config, whole, dist);
  const collecting: CollectPorts = {
    ...folder,
    deployments: { deployed: whole.deployed, registry: whole.tracking.registry },
    isOpen: (run) => isOpen(config, run),
    pause: () => setTimeout(pauseMs),
  };
  return {
    statistics: () => cacheStatistics(folder),
    verify: (options) =>
      // Bytes that only the shared store holds are not gone.
      verifyStore({ ...folder, blobs: withHas(folder, whole) }, options),
    revoke: (options) => revoke(options, whole),
    collect: (limits) => collect(limits, collecting),
    pin: (given, author, why) => addPin({ given, author, ...(why !== undefined && { why }) }, whole),
    unpin: (given, author) => removePin({ given, author }, whole),
    async backUp({ address, shared, onProgress }) {
      const copies = await createStoreCopies({ ...config, dist }, shared);
      return { store: copies.place, ...(await copies.backUp(address, onProgress)) };
    },
    async restore({ address, shared, incomplete, onProgress }) {
      const copies = await createStoreCopies({ ...config, dist }, shared);
      return { store: copies.place, ...(await copies.restore(address, { incomplete, onProgress })) };
    },
    async runJudge() {
      const judge = await runJudge(whole.ledger);
      return (started, document) => judge({ runId: started.runId, started, ...(document && { document }) });
    },
    modelMark: (digest) => judgeModel(digest, whole),
  };
}

function withHas({ blobs }: Adapters, whole: Adapters): Adapters['blobs'] {
  return {
    put: (bytes, mediaType) => blobs.put(bytes, mediaType),
    putFile: (path, mediaType, hashed) => blobs.putFile(path, mediaType, hashed),
    get: (digest) => blobs.get(digest),
    path: (digest) => blobs.path(digest),
    has: (ref) => whole.blobs.has(ref),
    list: () => blobs.list(),
    remove: (digest) => blobs.remove(digest),
  };
}
