/** @module Tracked runs in the store of the project, where there is no MLflow; artifacts are blobs of the same store. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type BlobRef, blobRefSchema } from '../../../contracts/digest.ts';
import { WithinError } from '../../../contracts/errors.ts';
import {
  type LoggedValues,
  type NewTrackedRun,
  type TrackedArtifact,
  type TrackedDataset,
  type TrackedRun,
  type TrackedStatus,
  trackedStatuses,
} from '../../../contracts/tracking.ts';
import type { BlobStore, RunRecordStore } from '../../../domain/caching/ports.ts';
import type { RunTracking, TrackedRunQuery, TrackingLimits } from '../../../domain/tracking/ports.ts';
import { checkArtifactPath } from '../names.ts';
import { Journal } from './journal.ts';

const texts = z.record(z.string(), z.string());
const metricSchema = z.object({ key: z.string(), value: z.number(), at: z.number(), step: z.number() });
const datasetSchema = z.object({
  name: z.string(),
  digest: z.string(),
  sourceType: z.string(),
  source: z.string(),
  context: z.string(),
});

const entrySchema = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('begin'),
    key: z.string(),
    experiment: z.string(),
    name: z.string(),
    startedAt: z.number(),
    tags: texts,
  }),
  z.object({ what: z.literal('values'), params: texts, metrics: z.array(metricSchema), tags: texts }),
  z.object({ what: z.literal('datasets'), datasets: z.array(datasetSchema) }),
  z.object({ what: z.literal('artifact'), path: z.string(), blob: blobRefSchema }),
  z.object({ what: z.literal('end'), status: z.enum(trackedStatuses), at: z.number() }),
]);
type Entry = z.infer<typeof entrySchema>;
type Metric = z.infer<typeof metricSchema>;

const prefix = 'run.';
const keyHash = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 24);
/** Sorts by the start. */
const idOf = (key: string, startedAt: number): string =>
  `${prefix}${String(Math.trunc(startedAt)).padStart(15, '0')}.${keyHash(key)}`;
const startOf = (id: string): number => Number(id.slice(prefix.length, prefix.length + 15));

interface State {
  readonly run: TrackedRun;
  readonly points: ReadonlyMap<string, Metric>;
  readonly artifacts: ReadonlyMap<string, BlobRef>;
}

const pointKey = ({ key, value, at, step }: Metric): string => JSON.stringify([key, step, at, value]);
const datasetKey = ({ name, digest }: TrackedDataset): string => JSON.stringify([name, digest]);

/** Last by step, then by time, as MLflow shows it. */
function lastValues(points: Iterable<Metric>): Record<string, number> {
  const sorted = [...points].sort((a, b) => a.step - b.step || a.at - b.at || a.value - b.value);
  return Object.fromEntries(sorted.map(({ key, value }) => [key, value]));
}

function stateOf(id: string, entries: readonly Entry[]): State | undefined {
  const [begun] = entries;
  if (begun?.what !== 'begin') return undefined;
  const { key, experiment, name, startedAt } = begun;
  const params: Record<string, string> = {};
  const tags: Record<string, string> = { ...begun.tags };
  const points = new Map<string, Metric>();
  const datasets = new Map<string, TrackedDataset>();
  const artifacts = new Map<string, BlobRef>();
  let end: { readonly status: TrackedStatus; readonly endedAt?: number } = { status: 'running' };
  for (const entry of entries) {
    if (entry.what === 'values') {
      Object.assign(params, entry.params);
      Object.assign(tags, entry.tags);
      for (const point of entry.metrics) points.set(pointKey(point), point);
    }
    if (entry.what === 'datasets') for (const dataset of entry.datasets) datasets.set(datasetKey(dataset), dataset);
    if (entry.what === 'artifact') artifacts.set(entry.path, entry.blob);
    if (entry.what === 'end') end = { status: entry.status, endedAt: entry.at };
  }
  const values = { params, metrics: lastValues(points.values()), tags, datasets: [...datasets.values()] };
  return { run: { id, key, experiment, name, startedAt, ...end, ...values }, points, artifacts };
}

/** What of the values is not there yet. Throws `TRACKING_CONFLICT`. */
function newValues(
  id: string,
  state: State,
  { params = {}, metrics = [], tags = {} }: LoggedValues,
): Entry | undefined {
  for (const [key, value] of Object.entries(params)) {
    const before = state.run.params[key];
    if (before === undefined || before === value) continue;
    throw new WithinError(
      'TRACKING_CONFLICT',
      `The parameter ${key} of the run ${id} is ${JSON.stringify(before.slice(0, 80))} and cannot become ${JSON.stringify(value.slice(0, 80))}; log the other value under another run.`,
      { run: id, key },
    );
  }
  const added = {
    params: Object.fromEntries(Object.entries(params).filter(([key]) => state.run.params[key] === undefined)),
    metrics: metrics.filter((point) => !state.points.has(pointKey(point))),
    tags: Object.fromEntries(Object.entries(tags).filter(([key, value]) => state.run.tags[key] !== value)),
  };
  const size = Object.keys(added.params).length + added.metrics.length + Object.keys(added.tags).length;
  return size === 0 ? undefined : { what: 'values', ...added };
}

function isWanted(run: TrackedRun, { experiment, key }: TrackedRunQuery): boolean {
  return (experiment ?? run.experiment) === run.experiment && (key ?? run.key) === run.key;
}

export class LocalRuns implements RunTracking {
  readonly limits: TrackingLimits = { key: 250, param: Infinity, tag: Infinity, datasetDigest: Infinity };
  readonly #records: RunRecordStore;
  readonly #blobs: Pick<BlobStore, 'has'>;
  readonly #journal: Journal<Entry>;

  constructor(records: RunRecordStore, blobs: Pick<BlobStore, 'has'>) {
    this.#records = records;
    this.#blobs = blobs;
    this.#journal = new Journal(records, (value) => entrySchema.parse(value));
  }

  async begin(run: NewTrackedRun): Promise<TrackedRun> {
    const id =
      (await this.#ids()).find((known) => known.endsWith(`.${keyHash(run.key)}`)) ?? idOf(run.key, run.startedAt);
    await this.#journal.append(id, (entries) => (entries.length > 0 ? undefined : { what: 'begin', ...run }));
    return (await this.#state(id)).run;
  }

  log(id: string, values: LoggedValues): Promise<void> {
    return this.#add(id, (state) => newValues(id, state, values));
  }

  logDatasets(id: string, datasets: readonly TrackedDataset[]): Promise<void> {
    return this.#add(id, ({ run }) => {
      const known = new Set(run.datasets.map(datasetKey));
      const added = datasets.filter((dataset) => !known.has(datasetKey(dataset)));
      return added.length === 0 ? undefined : { what: 'datasets', datasets: added };
    });
  }

  async putArtifact(id: string, path: string, blob: BlobRef): Promise<void> {
    checkArtifactPath(path);
    if (!(await this.#blobs.has(blob)))
      throw new WithinError(
        'INPUT_LOST',
        `The bytes of ${path} (${blob.digest.slice(0, 12)}) are gone from the store.`,
        {
          digests: [blob.digest],
        },
      );
    // Read by `within cache gc`, which keeps what such a record names.
    await this.#records.put(id, `kept.${blob.digest}`, blob);
    await this.#add(id, ({ artifacts }) =>
      artifacts.get(path)?.digest === blob.digest ? undefined : { what: 'artifact', path, blob },
    );
  }

  async artifacts(id: string, folder?: string): Promise<readonly TrackedArtifact[]> {
    const start = folder === undefined ? '' : `${folder}/`;
    const below = [...(await this.#state(id)).artifacts].filter(([path]) => path.startsWith(start));
    const found = new Map(
      below.map(([path, { size }]): [string, TrackedArtifact] => {
        const [name = '', ...rest] = path.slice(start.length).split('/');
        return [`${start}${name}`, { path: `${start}${name}`, ...(rest.length === 0 && { size }) }];
      }),
    );
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  end(id: string, status: TrackedStatus, at: number): Promise<void> {
    return this.#add(id, ({ run }) =>
      run.status === status && run.endedAt === at ? undefined : { what: 'end', status, at },
    );
  }

  async run(id: string): Promise<TrackedRun | undefined> {
    if (!id.startsWith(prefix)) return undefined;
    return stateOf(id, await this.#journal.read(id))?.run;
  }

  async search(query: TrackedRunQuery): Promise<readonly TrackedRun[]> {
    const runs: TrackedRun[] = [];
    for (const id of (await this.#ids()).toReversed()) {
      if (runs.length === query.limit || startOf(id) < (query.since ?? 0)) break;
      const run = await this.run(id);
      if (run && isWanted(run, query)) runs.push(run);
    }
    return runs;
  }

  /** Its records are written once, so nothing is ever made twice. */
  async settle(): Promise<number> {
    return 0;
  }

  /** Oldest start first. */
  async #ids(): Promise<readonly string[]> {
    return (await this.#journal.ids()).filter((id) => id.startsWith(prefix));
  }

  async #state(id: string): Promise<State> {
    const state = id.startsWith(prefix) ? stateOf(id, await this.#journal.read(id)) : undefined;
    if (state) return state;
    throw new WithinError('TRACKING_NOT_FOUND', `No tracked run has the id ${id}; within runs --tracking lists them.`, {
      id,
    });
  }

  async #add(id: string, decide: (state: State) => Entry | undefined): Promise<void> {
    await this.#state(id);
    await this.#journal.append(id, (entries) => {
      const state = stateOf(id, entries);
      return state && decide(state);
    });
  }
}
