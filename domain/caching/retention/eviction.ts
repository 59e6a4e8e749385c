/** @module Which entries go: those unused for too long, then those whose bytes are dearest for the compute that they save. */
import type { KeptCount } from '../../../contracts/cache.ts';
import type { EntrySummary } from '../entry-summary.ts';
import { MinHeap } from './min-heap.ts';
import type { Survey } from './survey.ts';

export interface EvictionLimits {
  readonly maxBytes?: number;
  readonly maxAgeMs?: number;
  readonly graceMs: number;
}

export interface Eviction {
  readonly evicted: readonly EntrySummary[];
  /** Entries that stay, with the reason. */
  readonly kept: ReadonlyMap<string, KeptCount['why']>;
  readonly limitReached: boolean;
}

/** Young blobs and what roots hold can never be freed; the rest goes when no entry holds it. */
function isFreeable(digest: string, { blobs, roots, now }: Survey, graceMs: number): boolean {
  const blob = blobs.get(digest);
  return blob !== undefined && !roots.digests.has(digest) && now - blob.storedAt >= graceMs;
}

interface Candidate {
  readonly entry: EntrySummary;
  readonly freeable: readonly { readonly digest: string; readonly size: number }[];
  gone: boolean;
  /** Bytes that only it holds, as of its place in the queue. */
  own: number;
}

/** Milliseconds of compute for a byte; what frees nothing by itself comes last. */
const score = ({ entry, own }: Candidate): number => (own === 0 ? Number.POSITIVE_INFINITY : entry.durationMs / own);

function before(a: Queued, b: Queued): boolean {
  if (a.score !== b.score) return a.score < b.score;
  const left = a.candidate.entry;
  const right = b.candidate.entry;
  if (left.durationMs !== right.durationMs) return left.durationMs < right.durationMs;
  return left.key < right.key;
}

interface Queued {
  readonly candidate: Candidate;
  readonly score: number;
}

class Evictor {
  readonly evicted: EntrySummary[] = [];
  bytes: number;
  readonly #holders = new Map<string, Set<Candidate>>();
  readonly #queue = new MinHeap<Queued>(before);
  readonly #sizes = new Map<string, number>();

  constructor(candidates: readonly Candidate[], bytes: number, heldByOthers: ReadonlySet<string>) {
    this.bytes = bytes;
    for (const candidate of candidates) {
      for (const { digest, size } of candidate.freeable) {
        if (heldByOthers.has(digest)) continue;
        this.#sizes.set(digest, size);
        const holders = this.#holders.get(digest);
        if (holders) holders.add(candidate);
        else this.#holders.set(digest, new Set([candidate]));
      }
    }
    for (const [digest, holders] of this.#holders) this.#owned(digest, holders);
    for (const candidate of candidates) this.#enqueue(candidate);
  }

  #owned(digest: string, holders: ReadonlySet<Candidate>): Candidate | undefined {
    const [only, another] = holders;
    if (!only || another) return undefined;
    only.own += this.#sizes.get(digest) ?? 0;
    return only;
  }

  #enqueue(candidate: Candidate): void {
    this.#queue.push({ candidate, score: score(candidate) });
  }

  evict(candidate: Candidate): void {
    if (candidate.gone) return;
    candidate.gone = true;
    this.evicted.push(candidate.entry);
    for (const { digest, size } of candidate.freeable) {
      const holders = this.#holders.get(digest);
      if (!holders?.delete(candidate)) continue;
      if (holders.size === 0) this.bytes -= size;
      // What two shared is now one's own, so its worth is told anew.
      const heir = this.#owned(digest, holders);
      if (heir) this.#enqueue(heir);
    }
  }

  untilBelow(maxBytes: number): void {
    while (this.bytes > maxBytes) {
      const next = this.#queue.pop();
      if (!next) return;
      const { candidate } = next;
      if (!candidate.gone && next.score === score(candidate)) this.evict(candidate);
    }
  }
}

function reasonToStay(entry: EntrySummary, survey: Survey, { graceMs }: EvictionLimits): 'young' | undefined {
  const young = ({ digest }: { digest: string }) => {
    const blob = survey.blobs.get(digest);
    return blob !== undefined && !survey.roots.digests.has(digest) && survey.now - blob.storedAt < graceMs;
  };
  return survey.now - entry.createdAt < graceMs || entry.holds.some(young) ? 'young' : undefined;
}

/** Pure: the same survey gives the same choice, so that a trial tells what the real thing does. */
export function chooseEvictions(survey: Survey, limits: EvictionLimits): Eviction {
  const kept = new Map<string, KeptCount['why']>();
  const heldByOthers = new Set<string>();
  const candidates: Candidate[] = [];
  for (const entry of survey.entries) {
    const why = survey.roots.keys.get(entry.key) ?? reasonToStay(entry, survey, limits);
    if (why === undefined) {
      const freeable = entry.holds.filter(({ digest }) => isFreeable(digest, survey, limits.graceMs));
      candidates.push({ entry, freeable, gone: false, own: 0 });
      continue;
    }
    kept.set(entry.key, why);
    for (const { digest } of entry.holds) heldByOthers.add(digest);
  }
  const evictor = new Evictor(candidates, bytesWithoutOrphans(survey, limits), heldByOthers);
  const { maxAgeMs, maxBytes } = limits;
  if (maxAgeMs !== undefined)
    for (const candidate of candidates)
      if (survey.now - lastUse(candidate.entry, survey) > maxAgeMs) evictor.evict(candidate);
  if (maxBytes !== undefined) evictor.untilBelow(maxBytes);
  for (const { entry, gone } of candidates) if (!gone) kept.set(entry.key, 'within-limits');
  return {
    evicted: evictor.evicted,
    kept,
    limitReached: maxBytes === undefined || evictor.bytes <= maxBytes,
  };
}

function lastUse({ key, createdAt }: EntrySummary, { roots }: Survey): number {
  return Math.max(createdAt, roots.lastUse.get(key) ?? 0);
}

/** What is left when only that goes which no entry holds. */
function bytesWithoutOrphans(survey: Survey, { graceMs }: EvictionLimits): number {
  const held = new Set(survey.entries.flatMap(({ holds }) => holds.map(({ digest }) => digest)));
  let bytes = 0;
  for (const [digest, { size }] of survey.blobs)
    if (held.has(digest) || !isFreeable(digest, survey, graceMs)) bytes += size;
  return bytes;
}

/** Blobs that may be deleted once these entries are gone. */
export function deletable(survey: Survey, evicted: ReadonlySet<string>, graceMs: number): readonly string[] {
  const held = new Set<string>();
  for (const { key, holds } of survey.entries) if (!evicted.has(key)) for (const { digest } of holds) held.add(digest);
  return [...survey.blobs.keys()].filter((digest) => !held.has(digest) && isFreeable(digest, survey, graceMs));
}
