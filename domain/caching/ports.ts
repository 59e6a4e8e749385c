/** @module What reuse asks of a store. One conformance kit runs over every implementation. */

import type { ActionEntry } from '../../contracts/action.ts';
import type { SweepReport } from '../../contracts/cache.ts';
import type { BlobRef, Digest } from '../../contracts/digest.ts';
import type { ExternalSource } from '../../contracts/graph.ts';
import type { TrustLevel } from '../../contracts/names.ts';
import type { RunDocument } from '../../contracts/run.ts';

/** Content-addressed bytes. Every read verifies the digest: damage is moved to quarantine and thrown as `STORE_DAMAGED`. */
export interface BlobStore {
  /** Stores bytes; storing the same bytes twice is no error. */
  put(bytes: Uint8Array | string, mediaType: string): Promise<BlobRef>;
  /**
   * Takes over a file by streaming; the file may be gone afterwards. `hashed` is what the caller found who wrote it and
   * hashed it meanwhile: then it is not read once more.
   */
  putFile(path: string, mediaType: string, hashed?: Pick<BlobRef, 'digest' | 'size'>): Promise<BlobRef>;
  /** `undefined` when absent. */
  get(digest: Digest): Promise<Uint8Array | undefined>;
  /** Verified local file with these bytes; `undefined` when absent. Must not be written. */
  path(digest: Digest): Promise<string | undefined>;
  /** True when present with this size; does not read the bytes. */
  has(ref: Pick<BlobRef, 'digest' | 'size'>): Promise<boolean>;
  /** Every blob, in no order, with the time since which it is there by the store's clock (milliseconds since 1970). */
  list(): AsyncIterable<{ readonly digest: Digest; readonly size: number; readonly storedAt: number }>;
  /** True when it was there. */
  remove(digest: Digest): Promise<boolean>;
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
  /** Every key with an entry, in no order. */
  list(): AsyncIterable<string>;
}

/** The right to compute one key, until released or overtaken. The store renews it by itself while the process lives. */
export interface Lease {
  /** Fencing token: grows with every holder of the key. */
  readonly epoch: number;
  /** False once somebody else has taken over: what was computed must not replace anything. */
  held(): Promise<boolean>;
  release(): Promise<void>;
}

export interface LeaseStore {
  /** Milliseconds after which a lease that nobody renews is open to others, by the store's clock. */
  readonly ttlMs: number;
  /** `undefined` while another holds it. */
  acquire(key: string): Promise<Lease | undefined>;
}

/** What is kept for good: audits, revocations, adoptions, damage, steps that are not deterministic, baselines of seeds and alarms, what people decided on versions of data sets. */
export type LedgerTopic =
  | 'audit'
  | 'revocation'
  | 'adoption'
  | 'damage'
  | 'nondeterminism'
  | 'pin'
  | 'gc'
  | 'baseline'
  | 'alarm'
  | 'row-review'
  | 'row-verdict'
  | 'dataset';

export interface LedgerRecord {
  /** Sorts by time. */
  readonly id: string;
  readonly at: number;
  readonly value: unknown;
}

export interface Ledger {
  append(topic: LedgerTopic, value: unknown): Promise<string>;
  /** Oldest first. A damaged record is left out. */
  read(topic: LedgerTopic): Promise<readonly LedgerRecord[]>;
}

/** Who may be believed. Levels come from `within.trust.yaml`; without it everything is `any`. */
export interface Trust {
  /** The entry with this writer's signature, or as it is where no signing key is configured. */
  sign(entry: ActionEntry): ActionEntry;
  /** `invalid`: a signature is there and does not fit, so the entry was tampered with. */
  levelOf(entry: ActionEntry): TrustLevel | 'invalid';
}

/** Where two results of one key differ. */
export interface Differences {
  /** JSON path, table row and column, or byte offset of the first difference, with both values where they are short. */
  first(was: BlobRef, now: BlobRef): Promise<string>;
}

/** Reads outside the project. */
export interface ExternalReads {
  /** State of the source now, or `undefined` where nothing tells it. Throws `SOURCE_UNREACHABLE`, `SOURCE_REFUSED`. */
  probe(source: ExternalSource, project: string): Promise<string | undefined>;
  /** Writes the bytes, or rows in a stable order, to a file. */
  fetch(source: ExternalSource, project: string, target: string): Promise<void>;
}

/** Small mutable records of runs: put-if-absent and read. */
export interface RunRecordStore {
  put(runId: string, name: string, value: unknown): Promise<boolean>;
  get(runId: string, name: string): Promise<unknown>;
  list(): Promise<readonly string[]>;
  /** Names of all records of a run, sorted; none for a run that left nothing. */
  names(runId: string): Promise<readonly string[]>;
}

/** Milliseconds after which files that are neither entries nor blobs may go, by the store's clock. */
export interface SweepAges {
  readonly quarantineMs: number;
  /** Entries that gc itself put into quarantine. */
  readonly withdrawnMs: number;
  readonly temporaryMs: number;
  readonly workMs: number;
  readonly checkpointMs: number;
  readonly releasedLeaseMs: number;
}

/** Cleaning that only a store of files needs. */
export interface Housekeeping {
  /** Counts of what was cleared; with `dryRun`, of what would be. */
  sweep(ages: SweepAges, dryRun: boolean): Promise<SweepReport>;
}

export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
}

/** One attempt of a step that came to an end. */
export interface ObservedStep {
  readonly name: string;
  readonly runId: string;
  /** As `useLabel` gives it. */
  readonly use: string;
  readonly outcome: 'ran' | 'reused' | 'failed';
  /** Of work alone, without waiting for a thread; 0 for what was reused. */
  readonly durationMs: number;
}

/** Hears of what the executor did; it must not throw. */
export interface RunObserver {
  step(step: ObservedStep): void;
  concluded(run: RunDocument): void;
}
