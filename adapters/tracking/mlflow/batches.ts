/** @module Values of a run in batches that MLflow takes: 1000 metrics, 100 parameters, 100 tags, 1000 in all, 1 MB. */
import type { LoggedValues } from '../../../contracts/tracking.ts';

export const batchLimits = { metrics: 1000, params: 100, tags: 100, all: 1000, bytes: 1_000_000 } as const;
/** Left for the id of the run and the braces. */
const envelope = 1000;

type Kind = 'params' | 'metrics' | 'tags';

interface Item {
  readonly kind: Kind;
  readonly value: object;
  readonly bytes: number;
}

export interface Batch {
  readonly params: readonly object[];
  readonly metrics: readonly object[];
  readonly tags: readonly object[];
}

function itemsOf({ params = {}, metrics = [], tags = {} }: LoggedValues): Item[] {
  const item = (kind: Kind, value: object): Item => ({
    kind,
    value,
    bytes: Buffer.byteLength(JSON.stringify(value)) + 1,
  });
  return [
    ...Object.entries(params).map(([key, value]) => item('params', { key, value })),
    ...metrics.map(({ key, value, at, step }) => item('metrics', { key, value, timestamp: at, step })),
    ...Object.entries(tags).map(([key, value]) => item('tags', { key, value })),
  ];
}

/** In order: parameters first, as the server applies them. */
export function batchesOf(values: LoggedValues): Batch[] {
  const batches: { params: object[]; metrics: object[]; tags: object[] }[] = [];
  let bytes = 0;
  for (const { kind, value, bytes: more } of itemsOf(values)) {
    const last = batches.at(-1);
    const isFull =
      !last ||
      last[kind].length >= batchLimits[kind] ||
      last.params.length + last.metrics.length + last.tags.length >= batchLimits.all ||
      bytes + more > batchLimits.bytes - envelope;
    if (isFull) {
      batches.push({ params: [], metrics: [], tags: [] });
      bytes = 0;
    }
    batches.at(-1)?.[kind].push(value);
    bytes += more;
  }
  return batches;
}
