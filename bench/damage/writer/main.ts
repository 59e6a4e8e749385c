/** @module A process that fills a store until it is killed, and tells its parent of each write that begins or has ended. */
import process from 'node:process';
import type { ActionStore, BlobStore, LeaseStore, RunRecordStore } from '../../../domain/caching/ports.ts';
import { definitionOf, stepOf } from '../../../test/support/executor.ts';
import { StoreRunner } from '../runner.ts';
import { type StorePlace, type Stores, storesAt } from '../stores.ts';

/** First argument of the process, as JSON. */
export interface WriterOrder {
  readonly place: StorePlace;
  readonly work: string;
  /** Tells this writer's runs from those of others. */
  readonly name: string;
}

const steps = 4;
/** Runs at once, so that whenever the process is killed some write is under way. */
const lanes = 5;
/** Documents and one output are longer than this, so that a write takes a while. */
const repeated = 50_000;

const order = JSON.parse(process.argv[2] ?? '') as WriterOrder;
const clock = { now: () => Date.now() };

async function telling<T>(write: () => Promise<T>): Promise<T> {
  process.send?.('begins');
  try {
    return await write();
  } finally {
    process.send?.('ended');
  }
}

function told({ blobs, actions, records, leases, ledger }: Stores): Stores {
  const toldBlobs: BlobStore = {
    put: (bytes, mediaType) => telling(() => blobs.put(bytes, mediaType)),
    putFile: (path, mediaType) => telling(() => blobs.putFile(path, mediaType)),
    get: (digest) => blobs.get(digest),
    path: (digest) => blobs.path(digest),
    has: (ref) => blobs.has(ref),
    list: () => blobs.list(),
    remove: (digest) => blobs.remove(digest),
  };
  const toldActions: ActionStore = {
    get: (key) => actions.get(key),
    publish: (entry) => telling(() => actions.publish(entry)),
    withdraw: (key, reason) => actions.withdraw(key, reason),
    recent: (step, limit) => actions.recent(step, limit),
    list: () => actions.list(),
  };
  const toldRecords: RunRecordStore = {
    put: (runId, name, value) => telling(() => records.put(runId, name, value)),
    get: (runId, name) => records.get(runId, name),
    list: () => records.list(),
    names: (runId) => records.names(runId),
  };
  const toldLeases: LeaseStore = { ttlMs: leases.ttlMs, acquire: (key) => telling(() => leases.acquire(key)) };
  return { blobs: toldBlobs, actions: toldActions, records: toldRecords, leases: toldLeases, ledger };
}

const runner = new StoreRunner({
  stores: told(storesAt(order.place, { ttlMs: 1_000, clock })),
  work: order.work,
  clock,
});

async function lane(name: string): Promise<never> {
  for (let run = 0; ; run += 1) {
    const text = `${name}/${run}`.padEnd(repeated, 'x');
    const chain = Array.from({ length: steps }, (_, at) =>
      stepOf(`s${at}`, at === 0 ? [] : [`s${at - 1}`], {
        with: { run: `${name}/${run}`, text: at === 0 ? text : '' },
      }),
    );
    await runner.run(`${name}-${run}`, await runner.executor.define(definitionOf(chain)));
  }
}

await Promise.all(Array.from({ length: lanes }, (_, index) => lane(`${order.name}-${index}`)));
