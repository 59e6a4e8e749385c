/** @module Stores under the eyes of a witness that knows every undamaged byte: nothing else may be handed out. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { ActionEntry } from '../../contracts/action.ts';
import type { ActionStore, BlobStore } from '../../domain/caching/ports.ts';
import type { Stores } from './stores.ts';

export interface Witnessed {
  readonly stores: Stores;
  /** What was handed out and is not what was stored under that name. */
  readonly wrong: string[];
  /** Takes the entries that stand now for those to which `goBack` returns when the store is laid as it was. */
  remember(): void;
  goBack(): void;
}

const fits = (bytes: Uint8Array, digest: string): boolean =>
  createHash('sha256').update(bytes).digest('hex') === digest;

export function witness(stores: Stores): Witnessed {
  const wrong: string[] = [];
  const standing = new Map<string, ActionEntry>();
  let remembered: ReadonlyMap<string, ActionEntry> = new Map();
  return {
    stores: { ...stores, blobs: blobs(stores.blobs, wrong), actions: actions(stores.actions, wrong, standing) },
    wrong,
    remember: () => {
      remembered = new Map(standing);
    },
    goBack: () => {
      standing.clear();
      for (const [key, entry] of remembered) standing.set(key, entry);
    },
  };
}

function blobs(store: BlobStore, wrong: string[]): BlobStore {
  const see = (digest: string, bytes: Uint8Array) => {
    if (!fits(bytes, digest)) wrong.push(`blob ${digest}`);
  };
  return {
    put: (bytes, mediaType) => store.put(bytes, mediaType),
    putFile: (path, mediaType) => store.putFile(path, mediaType),
    has: (ref) => store.has(ref),
    list: () => store.list(),
    remove: (digest) => store.remove(digest),
    async get(digest) {
      const bytes = await store.get(digest);
      if (bytes) see(digest, bytes);
      return bytes;
    },
    async path(digest) {
      const path = await store.path(digest);
      if (path !== undefined) see(digest, readFileSync(path));
      return path;
    },
  };
}

function actions(store: ActionStore, wrong: string[], entries: Map<string, ActionEntry>): ActionStore {
  return {
    async get(key) {
      const entry = await store.get(key);
      if (entry && !isDeepStrictEqual(entry, entries.get(key))) wrong.push(`entry ${key}`);
      return entry;
    },
    async publish(entry) {
      const result = await store.publish(entry);
      if (result.published) entries.set(entry.key, result.entry);
      return result;
    },
    withdraw: (key, reason) => store.withdraw(key, reason),
    recent: (step, limit) => store.recent(step, limit),
    list: () => store.list(),
  };
}
