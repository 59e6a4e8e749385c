/** @module Which entries an audit looks at: uniform over entries, at least one of each step, the same for one seed. */
import type { SampleSize } from '../../../contracts/audit.ts';
import { canonicalDigest } from '../canonical.ts';

export interface SampledEntry {
  readonly key: string;
  /** `pipeline/step`. */
  readonly step: string;
}

/** Entries to look at; a share is rounded up. */
export function wantedEntries(size: SampleSize, population: number): number {
  const wanted = 'share' in size ? Math.ceil(size.share * population) : size.count;
  return Math.min(population, Math.max(0, wanted));
}

/**
 * Entries in the order of a hash of seed and key, which is uniform and needs no stream of chance: first the first of
 * each step, then as many as are wanted. Sorted by step, so that one step's executions follow each other.
 */
export function sampleEntries(
  population: readonly SampledEntry[],
  size: SampleSize,
  seed: string,
): readonly SampledEntry[] {
  const ranked = population
    .map((entry) => ({ entry, rank: canonicalDigest([seed, entry.key]) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ entry }) => entry);
  const chosen = new Map<string, SampledEntry>();
  const steps = new Set<string>();
  for (const entry of ranked) {
    if (steps.has(entry.step)) continue;
    steps.add(entry.step);
    chosen.set(entry.key, entry);
  }
  const wanted = wantedEntries(size, population.length);
  for (const entry of ranked) {
    if (chosen.size >= wanted) break;
    chosen.set(entry.key, entry);
  }
  return [...chosen.values()].sort((a, b) => (a.step === b.step ? compare(a.key, b.key) : compare(a.step, b.step)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
