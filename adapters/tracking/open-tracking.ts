/** @module From the configuration to the store of tracked runs: MLflow where a server is named, else the project's own store. */
import { WithinError } from '../../contracts/errors.ts';
import type { BlobStore, Clock, RunRecordStore } from '../../domain/caching/ports.ts';
import type { TrackingStore } from '../../domain/tracking/ports.ts';
import { LocalRegistry } from './local/registry.ts';
import { LocalRuns } from './local/runs.ts';
import { authorizationFrom, type MlflowCredentials } from './mlflow/credentials.ts';
import { MlflowRegistry } from './mlflow/registry.ts';
import { MlflowRest, type RestTimes } from './mlflow/rest.ts';
import { MlflowRuns } from './mlflow/runs.ts';
import { experimentsPageSchema } from './mlflow/shapes.ts';

export interface TrackingSettings extends MlflowCredentials {
  /** Address of an MLflow server, without credentials. */
  readonly uri?: string | undefined;
}

export interface TrackingPorts {
  readonly settings: TrackingSettings | undefined;
  /** The value behind `env:NAME` or `file:path`. */
  readonly secret: (reference: string) => Promise<string>;
  readonly blobs: BlobStore;
  /** Records of the local store. */
  readonly tracked: RunRecordStore;
  readonly clock: Clock;
  readonly times?: RestTimes;
}

export function openTracking({ settings = {}, secret, blobs, tracked, clock, times }: TrackingPorts): TrackingStore {
  const { uri } = settings;
  if (uri === undefined)
    return {
      kind: 'local',
      place: 'the store of the project',
      runs: new LocalRuns(tracked, blobs),
      registry: new LocalRegistry(tracked, clock),
      check: async () => void (await tracked.list()),
    };
  const read = (reference: string) =>
    secret(reference).catch((cause: unknown) => {
      const message = `The credentials of MLflow (${reference}) cannot be read here; set them for the command line and for every worker.`;
      throw new WithinError('CONFIG_INVALID', message, { reference }, cause);
    });
  const authorization = () => authorizationFrom(settings, read);
  const rest = new MlflowRest({ address: uri, authorization }, times);
  return {
    kind: 'mlflow',
    place: uri,
    runs: new MlflowRuns(rest, blobs),
    registry: new MlflowRegistry(rest),
    // Asks for what needs credentials.
    check: async () => void (await rest.post('experiments/search', { max_results: 1 }, experimentsPageSchema)),
  };
}
