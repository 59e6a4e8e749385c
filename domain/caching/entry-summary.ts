/** @module What statistics, lineage and retention keep in mind of an entry: far less than the entry itself. */
import type { ActionEntry } from '../../contracts/action.ts';
import { type BlobRef, mediaTypes } from '../../contracts/digest.ts';
import { readAhead } from './ahead.ts';
import type { ActionStore } from './ports.ts';

const modelTypes: readonly string[] = [mediaTypes.model, mediaTypes.programModel];

export interface EntrySummary {
  readonly key: string;
  readonly step: string;
  readonly writer: string;
  /** Name of the key that signed it. */
  readonly signer?: string;
  readonly createdAt: number;
  readonly durationMs: number;
  /** Blobs that it needs: outputs, components of its key, definition. */
  readonly holds: readonly Pick<BlobRef, 'digest' | 'size'>[];
  /** Digests among its outputs that are models. */
  readonly models: readonly string[];
  /** Keys from whose entries it was made. */
  readonly upstream: readonly string[];
}

export function summarize(entry: ActionEntry): EntrySummary {
  const { key, step, writer, createdAt, durationMs, signature } = entry;
  const outputs = Object.values(entry.outputs);
  const refs = [...outputs, entry.components, ...(entry.definition ? [entry.definition] : [])];
  const held = new Map(refs.map(({ digest, size }) => [digest, { digest, size }]));
  const upstream = Object.values(entry.inputs ?? {}).flatMap((input) => ('key' in input ? [input.key] : []));
  if (entry.adopted) upstream.push(entry.adopted.from);
  return {
    key,
    step,
    writer,
    ...(signature && { signer: signature.key }),
    createdAt,
    durationMs,
    holds: [...held.values()],
    models: outputs.filter(({ mediaType }) => modelTypes.includes(mediaType)).map(({ digest }) => digest),
    upstream: [...new Set(upstream)],
  };
}

/** Every readable entry that stands; a damaged one is quarantined by the store and passed over. */
export async function* standingEntries(actions: Pick<ActionStore, 'get' | 'list'>): AsyncIterable<EntrySummary> {
  const summaries = readAhead(actions.list(), async (key) => {
    const entry = await actions.get(key);
    return entry && summarize(entry);
  });
  for await (const summary of summaries) if (summary) yield summary;
}
