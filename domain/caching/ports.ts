/** @module What reuse asks of a store. One conformance kit runs over every implementation. */

import type { ActionEntry } from '../../contracts/action.ts';
import type { BlobRef, Digest } from '../../contracts/digest.ts';

/** Content-addressed bytes. Every read verifies the digest: damage is moved to quarantine and thrown as `STORE_DAMAGED`. */
export interface BlobStore {
  /** Stores bytes; storing the same bytes twice is no error. */
  put(bytes: Uint8Array | string, mediaType: string): Promise<BlobRef>;
  /** Takes over a file by streaming; the file may be gone afterwards. */
  putFile(path: string, mediaType: string): Promise<BlobRef>;
  /** `undefined` when absent. */
  get(digest: Digest): Promise<Uint8Array | undefined>;
  /** Verified local file with these bytes; `undefined` when absent. Must not be written. */
  path(digest: Digest): Promise<string | undefined>;
  /** True when present with this size; does not read the bytes. */
  has(ref: Pick<BlobRef, 'digest' | 'size'>): Promise<boolean>;
}

/** Action results by key. A damaged entry is quarantined and reads as absent. */
export interface ActionStore {
  get(key: string): Promise<ActionEntry | undefined>;
  /** Put-if-absent; returns the entry that stands, which may be an earlier one. */
  publish(entry: ActionEntry): Promise<{ readonly published: boolean; readonly entry: ActionEntry }>;
  /** Moves the entry to quarantine, so that another may be published; true when there was one. */
  withdraw(key: string, reason: string): Promise<boolean>;
  /** Keys published for this step (pipeline/step), newest first. */
  recent(step: string, limit: number): Promise<readonly string[]>;
}

/** Small mutable records of runs: put-if-absent and read. */
export interface RunRecordStore {
  put(runId: string, name: string, value: unknown): Promise<boolean>;
  get(runId: string, name: string): Promise<unknown>;
  list(): Promise<readonly string[]>;
}

export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
}
