/** @module A store with a run that has ended, and what tracks it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../adapters/store/open-store.ts';
import type { RestTimes } from '../../adapters/tracking/mlflow/rest.ts';
import { openTracking } from '../../adapters/tracking/open-tracking.ts';
import { mediaTypes } from '../../contracts/digest.ts';
import type { Definition } from '../../contracts/graph.ts';
import type { RunDocument, StartedRun } from '../../contracts/run.ts';
import { RegistryWatch } from '../../domain/tracking/registry-watch.ts';
import type { TrackRunParts } from '../../domain/tracking/track-run.ts';
import { definitionOf, digestOf, stepOf } from './definitions.ts';

export const startedAt = 1_700_000_000_000;
export const finishedAt = startedAt + 5000;
const quick: RestTimes = { timeoutMs: 60_000, uploadMs: 60_000, attempts: 2, pauseMs: 1, longestPauseMs: 5 };

/** Loads a file, trains and evaluates. */
export const trainedDefinition = (edit: Partial<Definition> = {}): Definition =>
  definitionOf(
    [
      stepOf('load', [], {
        in: { source: { files: [{ path: 'data/iris.csv', digest: digestOf('iris'), size: 4 }] } },
        with: {},
      }),
      stepOf('train', ['load'], {
        with: { learner: 'ridge', with: { l2: 0.5 }, roles: { target: 'y' } },
        phase: 'training',
      }),
      stepOf('train-1', ['load'], { with: { learner: 'ridge', with: { l2: 0.5 } }, phase: 'training' }),
    ],
    { pipeline: 'churn', kind: 'training', seed: '42', dataset: 'data/iris.csv', modelType: 'ridge', ...edit },
  );

export interface RunEdit {
  readonly document?: Partial<RunDocument>;
  readonly started?: Partial<StartedRun>;
  readonly definition?: Partial<Definition>;
  /** Text of the model; the same text is the same model. */
  readonly model?: string;
}

/** A store of its own, in which runs can be put that have ended. */
export function trackedRuns(uri?: string, times = quick) {
  const clock = { now: () => finishedAt + 1000 };
  const stores = openStore(mkdtempSync(join(tmpdir(), 'within-tracked-')), clock);
  const { blobs, records, tracked, deployed } = stores;
  const secret = () => Promise.reject(new Error('no secret is set'));
  const open = (settings?: { readonly uri: string; readonly token?: string }) =>
    openTracking({ settings, secret, ...stores, clock, times });
  const tracking = open(uri === undefined ? undefined : { uri });
  const parts: TrackRunParts = { ...stores, tracking, watch: new RegistryWatch(tracking, tracked), clock };
  const json = (value: unknown, mediaType: string = mediaTypes.json) => blobs.put(JSON.stringify(value), mediaType);
  async function ended(runId: string, edit: RunEdit = {}): Promise<void> {
    const definitionRef = await json(trainedDefinition(edit.definition));
    const started: StartedRun = {
      runId,
      pipeline: 'churn',
      kind: 'training',
      workflowId: `pipeline/training/churn/${runId}`,
      startedAt,
      file: '/somewhere/churn.yaml',
      definitionRef,
      track: true,
      ...edit.started,
    };
    const document: RunDocument = {
      schema: 1,
      runId,
      pipeline: 'churn',
      kind: 'training',
      status: 'completed',
      definitionRef,
      steps: [],
      metrics: { accuracy: { value: 0.9, lower: 0.85, upper: 0.94, baseline: 0.6 }, auc: { value: null } },
      gateFailures: [],
      results: {
        metrics: await json({ metrics: {} }),
        report: await blobs.put('<html>', mediaTypes.html),
        model: await json({ weights: edit.model ?? '1' }, mediaTypes.model),
      },
      flags: {},
      warnings: [],
      finishedAt,
      ...edit.document,
    };
    await records.put(runId, 'start', started);
    await records.put(runId, 'result', await json(document));
  }
  return { ...parts, tracked, deployed, open, ended };
}
