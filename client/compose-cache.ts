/** @module Composes what the commands of `within cache` do. */
import { setTimeout } from 'node:timers/promises';
import { type Adapters, createAdapters, createStoreCopies } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import { WithinError } from '../contracts/errors.ts';
import type { StartedRun } from '../contracts/run.ts';
import { judgeModel, runJudge } from '../domain/caching/lineage/judgement.ts';
import { revoke } from '../domain/caching/lineage/revoke.ts';
import { type CollectPorts, collect } from '../domain/caching/retention/collect.ts';
import { addPin, removePin } from '../domain/caching/retention/pins.ts';
import { cacheStatistics } from '../domain/caching/statistics.ts';
import { verifyStore } from '../domain/caching/verification.ts';
import type { CacheServices } from './cache-services.ts';
import { openStatuses, runServer } from './run/live.ts';

/** A plan that looked an entry up before it was withdrawn has pinned it by then; other machines may take longer. */
const pauseMs = { folder: 5_000, shared: 30_000 };

/** Asked only where a server is up; one that does not answer may still hold the run. */
async function isOpen(config: Config, { workflowId }: StartedRun): Promise<boolean> {
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

/**
 * What is cleared is the shared store; documents that only this machine has are read too, as its runs may be known
 * nowhere else. While the shared store does not answer nothing is done: runs that nobody could see would lose theirs.
 * Errors: `USAGE`.
 */
function sharedPorts(config: Config, dist: string): Adapters {
  const { shared, ...alone } = config;
  const whole = createAdapters({ ...alone, ...(shared && { shared: { ...shared, mustAnswer: true } }), dist });
  if (!whole.sharedResults || shared?.mode !== 'read-write')
    throw new WithinError(
      'USAGE',
      'No store is shared here that may be written; set WITHIN_SHARED_STORE and WITHIN_SHARED_MODE=read-write, or leave --shared out.',
    );
  const { blobs, actions } = whole.sharedResults;
  const { blobs: here } = createAdapters({ ...alone, dist });
  const get: Adapters['blobs']['get'] = async (digest) => (await blobs.get(digest)) ?? here.get(digest);
  return { ...whole, actions, blobs: changed(blobs, { get }) };
}

export function composeCache(config: Config, dist: string): CacheServices {
  const whole = createAdapters({ ...config, dist });
  const folder = folderPorts(config, whole, dist);
  const collecting = ({ housekeeping, ...ports }: Adapters, place: 'folder' | 'shared'): CollectPorts => ({
    ...ports,
    ...(place === 'folder' && { housekeeping }),
    deployments: { deployed: ports.deployed, registry: ports.tracking.registry },
    isOpen: (run) => isOpen(config, run),
    pause: () => setTimeout(pauseMs[place]),
  });
  return {
    statistics: () => cacheStatistics(folder),
    verify: (options) =>
      // Bytes that only the shared store holds are not gone.
      verifyStore({ ...folder, blobs: changed(folder.blobs, { has: (ref) => whole.blobs.has(ref) }) }, options),
    revoke: (options) => revoke(options, whole),
    collect: ({ shared, ...limits }) =>
      collect(limits, shared ? collecting(sharedPorts(config, dist), 'shared') : collecting(folder, 'folder')),
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

/** A store of blobs of which some questions are answered otherwise. */
function changed(blobs: Adapters['blobs'], otherwise: Partial<Adapters['blobs']>): Adapters['blobs'] {
  return {
    put: (bytes, mediaType) => blobs.put(bytes, mediaType),
    putFile: (path, mediaType, hashed) => blobs.putFile(path, mediaType, hashed),
    get: (digest) => blobs.get(digest),
    path: (digest) => blobs.path(digest),
    has: (ref) => blobs.has(ref),
    list: () => blobs.list(),
    remove: (digest) => blobs.remove(digest),
    ...otherwise,
  };
}
