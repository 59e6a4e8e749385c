/** @module `within cache stats`: what the store holds, what reuse saved, and what was ever found wrong. */
import { z } from 'zod';
import type { HitConsistency } from '../../contracts/audit.ts';
import type { CacheStatistics, StepConsistency, StepStatistics } from '../../contracts/cache.ts';
import { hitConsistency } from './audit/consistency.ts';
import { auditRecords } from './audit/records.ts';
import { type EntrySummary, standingEntries } from './entry-summary.ts';
import type { ActionStore, Ledger, LedgerRecord } from './ports.ts';
import { type RunPorts, recordedRuns } from './recorded-runs.ts';
import { standingPins } from './retention/pins.ts';
import { standingRevocations } from './revocations.ts';

export interface StatisticsPorts extends RunPorts {
  readonly actions: Pick<ActionStore, 'get' | 'list'>;
  readonly ledger: Ledger;
}

const markSchema = z.looseObject({ step: z.string(), role: z.string().optional(), path: z.string().optional() });
const collectionSchema = z.looseObject({ freedBytes: z.number(), entries: z.number() });

interface StepTotals {
  entries: number;
  computeMs: number;
  newestAt: number;
  lastUsedAt: number | undefined;
  readonly blobs: Map<string, number>;
}

class Entries {
  readonly steps = new Map<string, StepTotals>();
  readonly #stepOf = new Map<string, string>();
  /** The one step that names a blob; `undefined` where several do, as they all name the definition of their pipeline. */
  readonly #ownerOf = new Map<string, string | undefined>();

  add({ key, step, durationMs, createdAt, holds }: EntrySummary): void {
    this.#stepOf.set(key, step);
    const none: StepTotals = { entries: 0, computeMs: 0, newestAt: 0, lastUsedAt: undefined, blobs: new Map() };
    const known = this.steps.get(step) ?? none;
    this.steps.set(step, known);
    known.entries += 1;
    known.computeMs += durationMs;
    known.newestAt = Math.max(known.newestAt, createdAt);
    for (const { digest, size } of holds) {
      known.blobs.set(digest, size);
      const shared = this.#ownerOf.has(digest) && this.#ownerOf.get(digest) !== step;
      this.#ownerOf.set(digest, shared ? undefined : step);
    }
  }

  use(key: string, at: number): void {
    const totals = this.steps.get(this.#stepOf.get(key) ?? '');
    if (totals) totals.lastUsedAt = Math.max(at, totals.lastUsedAt ?? 0);
  }

  /** Bytes that no other step names. */
  ownBytes(step: string): number {
    const blobs = [...(this.steps.get(step)?.blobs ?? [])];
    return blobs.reduce((sum, [digest, size]) => (this.#ownerOf.get(digest) === step ? sum + size : sum), 0);
  }

  get count(): number {
    return this.#stepOf.size;
  }
}

async function readRuns(entries: Entries, ports: RunPorts): Promise<CacheStatistics['runs']> {
  let [ended, ran, reused, savedMs] = [0, 0, 0, 0];
  for await (const { document } of recordedRuns(ports)) {
    if (!document) continue;
    ended += 1;
    for (const { outcome, key, savedMs: saved = 0 } of document.steps) {
      if (key !== undefined) entries.use(key, document.finishedAt);
      if (outcome === 'ran') ran += 1;
      if (outcome !== 'reused') continue;
      reused += 1;
      savedMs += saved;
    }
  }
  const steps = ran + reused;
  return { ended, steps, reused, savedMs, ...(steps > 0 && { hitRate: reused / steps }) };
}

async function blobTotals(blobs: RunPorts['blobs']): Promise<{ readonly blobs: number; readonly bytes: number }> {
  let [count, bytes] = [0, 0];
  for await (const { size } of blobs.list()) {
    count += 1;
    bytes += size;
  }
  return { blobs: count, bytes };
}

/** By step: how often two results of one key differed, and where the latest did. */
function nondeterminism(records: readonly LedgerRecord[]): ReadonlyMap<string, StepStatistics['nondeterministic']> {
  const marks = new Map<string, { found: number; path: string }>();
  for (const { value } of records) {
    const mark = markSchema.safeParse(value).data;
    if (!mark) continue;
    const { step, role, path } = mark;
    const place = [role, path].filter((part) => part !== undefined).join(': ');
    marks.set(step, { found: (marks.get(step)?.found ?? 0) + 1, path: place });
  }
  return marks;
}

function shortened(found: HitConsistency | undefined): StepConsistency | undefined {
  if (!found || found.audited === 0) return undefined;
  return { audited: found.audited, equal: found.audited - found.failures, lower: found.lower };
}

function lastCollection(records: readonly LedgerRecord[]): CacheStatistics['lastGc'] {
  const last = records.at(-1);
  const found = collectionSchema.safeParse(last?.value).data;
  return last && found && { at: last.at, freedBytes: found.freedBytes, entries: found.entries };
}

/** Everything is read once and as a stream: of the entries only what the totals need stays in memory. */
export async function cacheStatistics(ports: StatisticsPorts): Promise<CacheStatistics> {
  const { ledger } = ports;
  const entries = new Entries();
  for await (const entry of standingEntries(ports.actions)) entries.add(entry);
  const runs = await readRuns(entries, ports);
  const marks = nondeterminism(await ledger.read('nondeterminism'));
  const audits = hitConsistency(await auditRecords(ledger));
  const damage = await ledger.read('damage');
  const lastGc = lastCollection(await ledger.read('gc'));
  const overall = shortened(audits.overall);
  const lastDamage = damage.at(-1);
  return {
    entries: entries.count,
    ...(await blobTotals(ports.blobs)),
    steps: stepStatistics(entries, marks, audits.steps),
    runs,
    damage: { found: damage.length, ...(lastDamage && { lastAt: lastDamage.at }) },
    revocations: (await standingRevocations(ledger)).map(({ at, why, author, keys, derived, runs: held }) => ({
      at,
      why,
      author,
      entries: keys.length + derived.length,
      runs: held.length,
    })),
    pins: (await standingPins(ledger)).length,
    ...(lastGc && { lastGc }),
    ...(overall && { consistency: overall }),
  };
}

/** Steps that only an audit or a mark still names are shown too: what was found wrong outlives its entries. */
function stepStatistics(
  entries: Entries,
  marks: ReadonlyMap<string, StepStatistics['nondeterministic']>,
  audits: ReadonlyMap<string, HitConsistency>,
): readonly StepStatistics[] {
  const names = [...new Set([...entries.steps.keys(), ...marks.keys(), ...audits.keys()])].sort();
  return names.map((step) => {
    const totals = entries.steps.get(step);
    const nondeterministic = marks.get(step);
    const consistency = shortened(audits.get(step));
    return {
      step,
      entries: totals?.entries ?? 0,
      bytes: entries.ownBytes(step),
      computeMs: totals?.computeMs ?? 0,
      ...(totals && { newestAt: totals.newestAt }),
      ...(totals?.lastUsedAt !== undefined && { lastUsedAt: totals.lastUsedAt }),
      ...(nondeterministic && { nondeterministic }),
      ...(consistency && { consistency }),
    };
  });
}
