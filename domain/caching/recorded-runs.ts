/** @module Runs as their records tell them: how they started, how they ended, and what an open one has planned with. */
import { type BlobRef, blobRefSchema } from '../../contracts/digest.ts';
import { isWithinError } from '../../contracts/errors.ts';
import { type Definition, definitionSchema } from '../../contracts/graph.ts';
import {
  type RunDocument,
  refusalRecord,
  refusalSchema,
  runDocumentSchema,
  type StartedRun,
  startedRunSchema,
  startRecord,
} from '../../contracts/run.ts';
import { readAhead } from './ahead.ts';
import { pinRecordPrefix, resultRecord } from './executor.ts';
import { planDocumentSchema, stepRecordSchema } from './plan-document.ts';
import type { BlobStore, RunRecordStore } from './ports.ts';

export interface RunPorts {
  readonly records: RunRecordStore;
  readonly blobs: BlobStore;
}

export interface RecordedRun {
  readonly runId: string;
  readonly started?: StartedRun;
  /** Set when the run has ended. */
  readonly resultRef?: BlobRef;
  /** Absent also where the bytes of an ended run are gone. */
  readonly document?: RunDocument;
  /** When people had decided on a run that they did not approve, milliseconds since 1970 UTC. */
  readonly refusedAt?: number;
}

const parseJson = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));

/** JSON of a blob; `undefined` when it is gone or damaged. */
async function readJson(ref: Pick<BlobRef, 'digest'> | undefined, blobs: BlobStore): Promise<unknown> {
  try {
    const bytes = ref && (await blobs.get(ref.digest));
    return bytes && parseJson(bytes);
  } catch (error) {
    if (isWithinError(error) && error.code === 'STORE_DAMAGED') return undefined;
    throw error;
  }
}

export async function recordedRun(runId: string, { records, blobs }: RunPorts): Promise<RecordedRun> {
  const started = startedRunSchema.safeParse(await records.get(runId, startRecord)).data;
  const resultRef = blobRefSchema.safeParse(await records.get(runId, resultRecord)).data;
  const written = runDocumentSchema.safeParse(await readJson(resultRef, blobs)).data;
  const left = written && (await asDecided(written, started, records));
  return { runId, ...(started && { started }), ...(resultRef && { resultRef }), ...left };
}

/** What a run left, with what people decided on it; undefined while it has not ended. */
export async function finishedRun(runId: string, ports: RunPorts): Promise<RunDocument | undefined> {
  return (await recordedRun(runId, ports)).document;
}

/** The document of a run as people left it who did not approve what it made: that of a failed run. */
export async function asDecided(
  document: RunDocument,
  started: StartedRun | undefined,
  records: RunRecordStore,
): Promise<{ readonly document: RunDocument; readonly refusedAt?: number }> {
  const kept = started?.awaitsReview ? await records.get(document.runId, refusalRecord) : undefined;
  const { data } = refusalSchema.safeParse(kept);
  if (!data) return { document };
  const { at: refusedAt = document.finishedAt, ...refusal } = data;
  return { document: { ...document, status: 'failed', error: { ...refusal, details: {} } }, refusedAt };
}

/** Every run on record, oldest id first. */
export async function* recordedRuns(ports: RunPorts): AsyncIterable<RecordedRun> {
  yield* readAhead(await ports.records.list(), (runId) => recordedRun(runId, ports));
}

/** A definition, read once for all runs that share it. */
export class Definitions {
  readonly #blobs: BlobStore;
  readonly #last = new Map<string, Definition | undefined>();

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  async get(ref: Pick<BlobRef, 'digest'>): Promise<Definition | undefined> {
    if (this.#last.has(ref.digest)) return this.#last.get(ref.digest);
    const definition = definitionSchema.safeParse(await readJson(ref, this.#blobs)).data;
    // Runs of one pipeline follow each other, so few are enough.
    if (this.#last.size >= 16) this.#last.clear();
    this.#last.set(ref.digest, definition);
    return definition;
  }
}

/** Bundles of code that a definition needs to run again or to score rows. */
export function codeBlobs(definition: Definition | undefined): readonly BlobRef[] {
  return Object.values(definition?.code ?? {}).flatMap(({ ref }) => (ref.kind === 'module' ? [ref.blob] : []));
}

/** Source files that a run reads from the store. */
export function uploadedSources(definition: Definition | undefined): readonly Pick<BlobRef, 'digest'>[] {
  const inputs = (definition?.steps ?? []).flatMap((step) => Object.values(step.in));
  return inputs.flatMap((input) => ('files' in input && input.stored ? input.files : []));
}

/** Begins the name of each record that refers to a document which is kept as long as the record, whoever has ended. */
const keptRecordPrefix = 'kept.';

/** Digests of such documents of a run. */
export async function keptDocuments(runId: string, { records }: Pick<RunPorts, 'records'>): Promise<readonly string[]> {
  const digests: string[] = [];
  for (const name of await records.names(runId)) {
    if (!name.startsWith(keptRecordPrefix)) continue;
    const ref = blobRefSchema.safeParse(await records.get(runId, name)).data;
    if (ref) digests.push(ref.digest);
  }
  return digests;
}

/** What an open run holds: keys of settled steps, and the digests of all that it needs to go on. */
export interface Holdings {
  readonly keys: ReadonlySet<string>;
  readonly digests: ReadonlySet<string>;
}

/** Everything that the plans and finished steps of a run name. */
export async function holdingsOf(run: RecordedRun, ports: RunPorts & { definitions: Definitions }): Promise<Holdings> {
  const { records, blobs, definitions } = ports;
  const keys = new Set<string>();
  const digests = new Set<string>();
  const hold = (key: string | undefined, outputs: Readonly<Record<string, BlobRef>> = {}) => {
    if (key !== undefined) keys.add(key);
    for (const { digest } of Object.values(outputs)) digests.add(digest);
  };
  const holdDefinition = async (digest: string) => {
    digests.add(digest);
    const definition = await definitions.get({ digest });
    for (const code of codeBlobs(definition)) digests.add(code.digest);
    for (const source of uploadedSources(definition)) digests.add(source.digest);
  };
  if (run.started?.definitionRef) await holdDefinition(run.started.definitionRef.digest);
  for (const name of await records.names(run.runId)) {
    const value = await records.get(run.runId, name);
    const step = stepRecordSchema.safeParse(value).data;
    if (step) hold(step.key, step.outputs);
    const ref = name.startsWith(pinRecordPrefix) ? blobRefSchema.safeParse(value).data : undefined;
    if (!ref) continue;
    digests.add(ref.digest);
    const plan = planDocumentSchema.safeParse(await readJson(ref, blobs)).data;
    for (const settled of plan?.steps ?? []) hold(settled.key, settled.outputs);
    if (plan) await holdDefinition(plan.definition);
  }
  return { keys, digests };
}
