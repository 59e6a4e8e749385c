/** @module A mergeable summary of a column of categories: exact counts of few values, and of hash buckets for any number. */

/** Most values whose counts are kept. */
const mostValues = 1000;
/** Values that fewer rows share are kept as hashes alone, so that a reference gives no single person away. */
const fewestNamed = 5;
export const bucketCount = 128;

export interface CategorySketch {
  readonly count: number;
  /** By hash of the value, ascending. Exact while `lost` is 0. */
  readonly values: readonly CategoryCount[];
  /** By how much counts may be too small since rare values were dropped (Misra and Gries 1982); 0: none was. */
  readonly lost: number;
  /** Rows of each bucket of the hash: exact whatever the number of values. */
  readonly buckets: Float64Array;
}

export interface CategoryCount {
  readonly hash: string;
  readonly count: number;
  readonly label?: string | undefined;
}

/** Sketch of counts by label. */
export function sketchCategories(counts: ReadonlyMap<string, number>): CategorySketch {
  const buckets = new Float64Array(bucketCount);
  const values: CategoryCount[] = [];
  let total = 0;
  for (const [label, count] of counts) {
    const { bucket, hash } = hashOf(label);
    buckets[bucket] = (buckets[bucket] ?? 0) + count;
    values.push({ hash, count, ...(count >= fewestNamed && { label }) });
    total += count;
  }
  return bounded(values, { count: total, lost: 0, buckets });
}

export function mergeCategories(first: CategorySketch, second: CategorySketch): CategorySketch {
  const merged = new Map(first.values.map((value) => [value.hash, value]));
  for (const { hash, count, label } of second.values) {
    const other = merged.get(hash);
    const known = other?.label ?? label;
    merged.set(hash, { hash, count: count + (other?.count ?? 0), ...(known !== undefined && { label: known }) });
  }
  return bounded([...merged.values()], {
    count: first.count + second.count,
    lost: first.lost + second.lost,
    buckets: first.buckets.map((count, bucket) => count + (second.buckets[bucket] ?? 0)),
  });
}

/** Keeps the most frequent values; of the counts goes what the first dropped one had, as all smaller ones do. */
function bounded(values: readonly CategoryCount[], rest: Omit<CategorySketch, 'values'>): CategorySketch {
  const order = (a: CategoryCount, b: CategoryCount): number => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0);
  if (values.length <= mostValues) return { ...rest, values: values.toSorted(order) };
  const frequent = values.toSorted((a, b) => b.count - a.count || order(a, b));
  const dropped = frequent[mostValues]?.count ?? 0;
  const kept = frequent
    .slice(0, mostValues)
    .filter(({ count }) => count > dropped)
    .map((value) => ({ ...value, count: value.count - dropped }));
  return { ...rest, lost: rest.lost + dropped, values: kept.toSorted(order) };
}

/** FNV-1a over code units with two offsets, each mixed as MurmurHash3 ends: the same text, the same 64 bits anywhere. */
function hashOf(label: string): { readonly bucket: number; readonly hash: string } {
  let [low, high] = [0x811c9dc5, 0x1b873593];
  for (let index = 0; index < label.length; index += 1) {
    const unit = label.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    high = (high << 13) | (high >>> 19);
  }
  const [first, second] = [mixed(low), mixed(high)];
  const hex = (word: number): string => word.toString(16).padStart(8, '0');
  return { bucket: first % bucketCount, hash: hex(first) + hex(second) };
}

function mixed(word: number): number {
  let value = word ^ (word >>> 16);
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
