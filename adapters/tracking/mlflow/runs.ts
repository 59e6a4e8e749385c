/** @module Runs of an MLflow server: parameters, metrics, tags, inputs, artifacts. */
import { LRUCache } from 'lru-cache';
import type { BlobRef } from '../../../contracts/digest.ts';
import { isWithinError, WithinError } from '../../../contracts/errors.ts';
import {
  keyTag,
  type LoggedValues,
  type NewTrackedRun,
  type TrackedArtifact,
  type TrackedDataset,
  type TrackedRun,
  type TrackedStatus,
} from '../../../contracts/tracking.ts';
import type { BlobStore } from '../../../domain/caching/ports.ts';
import type { RunTracking, TrackedRunQuery, TrackingLimits } from '../../../domain/tracking/ports.ts';
import { checkArtifactPath } from '../names.ts';
import { uploadArtifact } from './artifacts.ts';
import { batchesOf } from './batches.ts';
import { MlflowExperiments } from './experiments.ts';
import { allPages, quoted } from './pages.ts';
import { type MlflowRest, mayBeDone } from './rest.ts';
import { artifactsPageSchema, nothingSchema, oneRunSchema, type RunShape, runsPageSchema, tagList } from './shapes.ts';

const statusThere = { running: 'RUNNING', finished: 'FINISHED', failed: 'FAILED', cancelled: 'KILLED' } as const;
const statusHere = new Map<string, TrackedStatus>(
  Object.entries(statusThere).map(([here, there]) => [there, here as TrackedStatus]),
);

const contextTag = 'mlflow.data.context';
const runsAPage = 1000;
/** Datasets of one call. */
const datasetsAtOnce = 100;
/** Runs whose place is remembered. */
const mostPlaces = 10_000;

/** Where a run lies on the server, which never changes. */
interface Place {
  readonly experimentId: string;
  /** Address of its artifacts. */
  readonly root: string;
}

export class MlflowRuns implements RunTracking {
  /** Of MLflow 2.9 to 3.17; a longer value would be cut off without a word. */
  readonly limits: TrackingLimits = { key: 250, param: 6000, tag: 8000, datasetDigest: 36 };
  readonly #rest: MlflowRest;
  readonly #blobs: Pick<BlobStore, 'path'>;
  readonly #experiments: MlflowExperiments;
  /** By id: a server that checks a password hashes it at each call, which takes it half a second. */
  readonly #places = new LRUCache<string, Place>({ max: mostPlaces });

  constructor(rest: MlflowRest, blobs: Pick<BlobStore, 'path'>) {
    this.#rest = rest;
    this.#blobs = blobs;
    this.#experiments = new MlflowExperiments(rest);
  }

  async begin({ key, experiment, name, startedAt, tags }: NewTrackedRun): Promise<TrackedRun> {
    const experimentId = await this.#experiments.ensure(experiment);
    const earlier = await this.#standing(experimentId, key);
    if (earlier) return this.#runOf(earlier);
    const request = {
      experiment_id: experimentId,
      run_name: name,
      start_time: startedAt,
      tags: tagList({ ...tags, [keyTag]: key }),
    };
    try {
      return await this.#runOf((await this.#rest.post('runs/create', request, oneRunSchema, 'once')).run);
    } catch (error) {
      // It is not made a second time here: whoever calls again looks first.
      const made = mayBeDone(error) ? await this.#standing(experimentId, key) : undefined;
      if (made) return this.#runOf(made);
      throw error;
    }
  }

  /** Where a slow server made two, the one that has ended, then the first by its id. Throws where a person deleted it. */
  async #standing(experimentId: string, key: string): Promise<RunShape | undefined> {
    const found = await this.#find({ experimentIds: [experimentId], key, limit: runsAPage, deleted: true });
    const active = found.filter(({ info }) => info.lifecycle_stage === 'active');
    const [standing] = active.sort((a, b) => rank(a) - rank(b) || (a.info.run_id < b.info.run_id ? -1 : 1));
    if (standing || found.length === 0) return standing;
    const message = `The run ${key} was deleted on the MLflow server ${this.#rest.host}; restore it there to have it logged.`;
    throw new WithinError('TRACKING_INVALID', message, { key, run: found[0]?.info.run_id });
  }

  async log(id: string, values: LoggedValues): Promise<void> {
    for (const batch of batchesOf(values))
      await this.#rest.post('runs/log-batch', { run_id: id, ...batch }, nothingSchema);
  }

  async logDatasets(id: string, datasets: readonly TrackedDataset[]): Promise<void> {
    const inputs = datasets.map(({ name, digest, sourceType, source, context }) => ({
      tags: tagList({ [contextTag]: context }),
      dataset: { name, digest, source_type: sourceType, source },
    }));
    for (let from = 0; from < inputs.length; from += datasetsAtOnce) {
      const request = { run_id: id, datasets: inputs.slice(from, from + datasetsAtOnce) };
      await this.#rest.post('runs/log-inputs', request, nothingSchema);
    }
  }

  async putArtifact(id: string, path: string, { digest }: BlobRef): Promise<void> {
    checkArtifactPath(path);
    const file = await this.#blobs.path(digest);
    if (file === undefined)
      throw new WithinError('INPUT_LOST', `The bytes of ${path} (${digest.slice(0, 12)}) are gone from the store.`, {
        digests: [digest],
      });
    const { root } = await this.#placeOf(id);
    await uploadArtifact({ runId: id, root, path, file }, this.#rest);
  }

  async artifacts(id: string, folder?: string): Promise<readonly TrackedArtifact[]> {
    const query = { run_id: id, ...(folder !== undefined && { path: folder }) };
    const files = await allPages(
      (token) =>
        this.#rest.get(
          'artifacts/list',
          { ...query, ...(token !== undefined && { page_token: token }) },
          artifactsPageSchema,
        ),
      (page) => page.files,
    );
    return files.map(({ path, is_dir, file_size }) => ({ path, ...(!is_dir && { size: file_size ?? 0 }) }));
  }

  async end(id: string, status: TrackedStatus, at: number): Promise<void> {
    await this.#rest.post('runs/update', { run_id: id, status: statusThere[status], end_time: at }, nothingSchema);
  }

  async run(id: string): Promise<TrackedRun | undefined> {
    try {
      return await this.#runOf((await this.#rest.get('runs/get', { run_id: id }, oneRunSchema)).run);
    } catch (error) {
      if (isWithinError(error) && error.details['errorCode'] === 'RESOURCE_DOES_NOT_EXIST') return undefined;
      throw error;
    }
  }

  async search({ experiment, key, since, limit }: TrackedRunQuery): Promise<readonly TrackedRun[]> {
    const named = experiment === undefined ? undefined : await this.#experiments.id(experiment);
    if (experiment !== undefined && named === undefined) return [];
    const experimentIds = named === undefined ? await this.#experiments.logged() : [named];
    const runs = await this.#find({ experimentIds, key, since, limit });
    return Promise.all(runs.map((run) => this.#runOf(run)));
  }

  async settle(key: string, keep: string): Promise<number> {
    const { experimentId } = await this.#placeOf(keep);
    const found = await this.#find({ experimentIds: [experimentId], key, limit: runsAPage });
    const doubles = found.filter(({ info }) => info.run_id !== keep);
    for (const { info } of doubles) await this.#rest.post('runs/delete', { run_id: info.run_id }, nothingSchema);
    return doubles.length;
  }

  async #placeOf(id: string): Promise<Place> {
    const known = this.#places.get(id);
    if (known) return known;
    const { run } = await this.#rest.get('runs/get', { run_id: id }, oneRunSchema);
    return this.#keepPlace(run);
  }

  #keepPlace({ info }: RunShape): Place {
    const place = { experimentId: info.experiment_id, root: info.artifact_uri };
    this.#places.set(info.run_id, place);
    return place;
  }

  async #find({ experimentIds, key, since, limit, deleted }: RunQuery): Promise<RunShape[]> {
    if (experimentIds.length === 0) return [];
    const parts = [
      ...(key === undefined ? [] : [`tags.\`${keyTag}\` = ${quoted(key)}`]),
      ...(since === undefined ? [] : [`attributes.start_time >= ${Math.trunc(since)}`]),
    ];
    const request = {
      experiment_ids: experimentIds,
      filter: parts.join(' and '),
      run_view_type: deleted ? 'ALL' : 'ACTIVE_ONLY',
      max_results: Math.min(limit, runsAPage),
      order_by: ['attributes.start_time DESC'],
    };
    return allPages(
      (token) =>
        this.#rest.post(
          'runs/search',
          { ...request, ...(token !== undefined && { page_token: token }) },
          runsPageSchema,
        ),
      (page) => page.runs,
      limit,
    );
  }

  async #runOf(run: RunShape): Promise<TrackedRun> {
    this.#keepPlace(run);
    const { info, data, inputs } = run;
    const { run_id: id, run_name: name, experiment_id: experimentId, start_time: startedAt, end_time: endedAt } = info;
    const key = data.tags[keyTag];
    return {
      id,
      ...(key !== undefined && { key }),
      experiment: await this.#experiments.name(experimentId),
      name,
      status: statusHere.get(info.status) ?? 'running',
      startedAt,
      ...(endedAt !== undefined && { endedAt }),
      params: data.params,
      metrics: Object.fromEntries(data.metrics.map((metric) => [metric.key, metric.value])),
      tags: data.tags,
      datasets: inputs.dataset_inputs.map(({ tags, dataset }) => ({
        name: dataset.name,
        digest: dataset.digest,
        sourceType: dataset.source_type,
        source: dataset.source,
        context: tags[contextTag] ?? '',
      })),
      url: `${this.#rest.address}/#/experiments/${experimentId}/runs/${id}`,
    };
  }
}

interface RunQuery extends Pick<TrackedRunQuery, 'limit'> {
  readonly experimentIds: readonly string[];
  readonly key?: string | undefined;
  readonly since?: number | undefined;
  /** Those that were deleted as well. */
  readonly deleted?: boolean;
}

/** A run that has ended holds more than one that nobody went on with. */
const rank = ({ info }: RunShape): number => (info.status === statusThere.running ? 1 : 0);
