/** @module Writes a run that has ended to where runs are tracked: again and again the same, until it is there. */
import { type BlobRef, mediaTypes } from '../../contracts/digest.ts';
import { isWithinError } from '../../contracts/errors.ts';
import type { TrackingOutcome } from '../../contracts/tracking.ts';
import type { BlobStore, Clock, RunRecordStore } from '../caching/ports.ts';
import { Definitions, recordedRun } from '../caching/recorded-runs.ts';
import { newModelVersion, storeAddress } from './model-version.ts';
import { trackedRecord } from './outcomes.ts';
import type { TrackingStore } from './ports.ts';
import type { RegistryWatch } from './registry-watch.ts';
import { datasetsOf, type EndedRun, metricsOf, newTrackedRun, paramsOf, tagsOf, trackedStatus } from './run-values.ts';

export interface TrackRunParts {
  readonly tracking: TrackingStore;
  readonly watch: RegistryWatch;
  readonly records: RunRecordStore;
  readonly blobs: BlobStore;
  readonly clock: Clock;
}

/**
 * `undefined` for a run without a result, or one that was planned while the flag `tracking` was off. What is there
 * already is left as it is: a parameter that has another value there is a problem that is told, no failure. Throws
 * what the store of runs throws.
 */
export async function trackRun(runId: string, parts: TrackRunParts): Promise<TrackingOutcome | undefined> {
  const { started, document } = await recordedRun(runId, parts);
  if (!started || !document || document.flags['tracking'] === false) return undefined;
  const definition = await new Definitions(parts.blobs).get(document.definitionRef);
  const outcome = await write({ started, document, definition }, parts);
  await parts.records.put(runId, trackedRecord, outcome);
  return outcome;
}

async function write(run: EndedRun, { tracking, watch }: TrackRunParts): Promise<TrackingOutcome> {
  const { runs } = tracking;
  const { document } = run;
  const problems: string[] = [];
  const wanted = newTrackedRun(run);
  const { id, url } = await runs.begin({ ...wanted, tags: tagsOf(run, runs.limits) });
  problems.push(...(await logParams(id, paramsOf(run, runs.limits), tracking)));
  await runs.log(id, { metrics: metricsOf(run, runs.limits), tags: tagsOf(run, runs.limits) });
  await runs.logDatasets(id, datasetsOf(run, runs.limits));
  const kept = await putArtifacts(id, run, tracking);
  problems.push(...kept.problems);
  const status = document.status === 'waiting' ? 'failed' : document.status;
  await runs.end(id, trackedStatus[status], Math.trunc(document.finishedAt));
  await runs.settle(wanted.key, id);
  const source = kept.model && tracking.kind === 'mlflow' ? `runs:/${id}/${modelFolder}` : ownAddress(run);
  const model = await register({ run, id, source }, { tracking, watch });
  return { place: tracking.place, id, ...(url !== undefined && { url }), ...(model && { model }), problems };
}

const ownAddress = ({ document }: EndedRun): string => {
  const { model } = document.results;
  return model ? storeAddress(model) : '';
};

/** All but those that have another value there, which are told. */
async function logParams(
  id: string,
  params: Readonly<Record<string, string>>,
  { runs, place }: TrackingStore,
): Promise<string[]> {
  try {
    await runs.log(id, { params });
    return [];
  } catch (error) {
    if (!isWithinError(error) || error.code !== 'TRACKING_CONFLICT') throw error;
  }
  const there = (await runs.run(id))?.params ?? {};
  const same = Object.entries(params).filter(([key, value]) => (there[key] ?? value) === value);
  await runs.log(id, { params: Object.fromEntries(same) });
  return Object.entries(params).flatMap(([key, value]) => {
    const before = there[key];
    if (before === undefined || before === value) return [];
    return [
      `The parameter ${key} is ${short(before)} in ${place} and was ${short(value)} in this run; the first stays there.`,
    ];
  });
}

const short = (text: string): string => JSON.stringify(text.slice(0, 80));

const modelFolder = 'model';
/** Ending of a file by what it is, so that whoever opens it in a browser sees it. */
const endings: Readonly<Record<string, string>> = {
  [mediaTypes.json]: 'json',
  [mediaTypes.html]: 'html',
  [mediaTypes.model]: 'json',
  [mediaTypes.programModel]: 'bin',
};
const fileName = (name: string, { mediaType }: BlobRef): string => `${name}.${endings[mediaType] ?? 'bin'}`;

/** Files that are not taken, or whose bytes are gone, are told; they keep no run from being tracked. */
async function putArtifacts(
  id: string,
  { document }: EndedRun,
  { runs }: TrackingStore,
): Promise<{ readonly model: boolean; readonly problems: string[] }> {
  const { metrics, report, model } = document.results;
  const files = [
    ...(metrics ? [{ path: fileName('metrics', metrics), blob: metrics }] : []),
    ...(report ? [{ path: fileName('report', report), blob: report }] : []),
    ...(model && document.status === 'completed'
      ? [{ path: `${modelFolder}/${fileName('model', model)}`, blob: model }]
      : []),
  ];
  const problems: string[] = [];
  let hasModel = false;
  for (const { path, blob } of files)
    try {
      await runs.putArtifact(id, path, blob);
      hasModel ||= blob === model;
    } catch (error) {
      if (!isWithinError(error) || !['TRACKING_INVALID', 'INPUT_LOST'].includes(error.code)) throw error;
      problems.push(`${path}: ${error.message}`);
    }
  return { model: hasModel, problems };
}

async function register(
  { run, id, source }: { readonly run: EndedRun; readonly id: string; readonly source: string },
  { tracking, watch }: Pick<TrackRunParts, 'tracking' | 'watch'>,
): Promise<TrackingOutcome['model']> {
  const wanted = newModelVersion(run.document, { source, trackedRun: id });
  if (!wanted) return undefined;
  const { model, version } = await tracking.registry.registerVersion(wanted);
  await tracking.registry.settle(model, wanted.key);
  await watch.begin(model);
  return { name: model, version };
}
