/** @module Makes the request of a deployment: from a run, whose model is registered, or from a registered version. */
import type { DeploySettings } from '../../contracts/deploy-settings.ts';
import type { DeploymentRequest } from '../../contracts/deployment.ts';
import { digestSchema } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { ModelVersion } from '../../contracts/tracking.ts';
import { digestOfVersion, newModelVersion, storeAddress } from '../tracking/model-version.ts';
import type { ModelRegistry } from '../tracking/ports.ts';
import { plannedDeployment } from './plan.ts';

export interface Requesting {
  readonly settings: DeploySettings;
  /** Names the deployment for good; sorts by time. */
  readonly id: string;
  /** A person, or `run <id>`. */
  readonly by: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** The run whose figures count; the one that registered the version when absent. */
  readonly runId?: string;
}

/** Names the version in force where nothing else is said. */
export const defaultAlias = 'champion';

function invalid(message: string, details: Readonly<Record<string, unknown>>): WithinError {
  return new WithinError('DEPLOYMENT_INVALID', message, details);
}

/** The model of a run as a version of the registry, made where it is not there yet. Throws `DEPLOYMENT_INVALID`. */
export async function versionOfRun(
  run: RunDocument,
  registry: ModelRegistry,
  name = run.pipeline,
): Promise<ModelVersion> {
  const { runId, results } = run;
  const version = results.model && newModelVersion(run, { source: storeAddress(results.model) });
  if (!version)
    throw invalid(`The run ${runId} has no model to deploy; name a training run that has completed.`, { runId });
  return registry.registerVersion({ ...version, model: name });
}

/** Throws `DEPLOYMENT_INVALID` where the version cannot be deployed, or is in force already. */
export async function requestOf(
  version: ModelVersion,
  { settings, id, by, now, runId }: Requesting,
  registry: ModelRegistry,
): Promise<DeploymentRequest> {
  const { model, version: number, tags } = version;
  const alias = settings.alias ?? defaultAlias;
  const digest = digestOf(version);
  if (digest === undefined)
    throw invalid(
      `Version ${number} of ${model} was not registered by WITHIN, so nothing tells which file of the store it is; deploy the run that trained it.`,
      { model, version: number },
    );
  if ((await registry.model(model))?.aliases[alias] === number)
    throw invalid(`Version ${number} of ${model} is ${alias} already.`, { model, version: number, alias });
  const trained = runId ?? tags['within.run'];
  return {
    id,
    model,
    alias,
    version: number,
    digest,
    ...(trained !== undefined && { runId: trained }),
    by,
    ...plannedDeployment(settings, now),
  };
}

/** Back to a version that was in force before: no gate, no time to bake. */
export async function requestBack(
  version: ModelVersion,
  requesting: Requesting,
  registry: ModelRegistry,
): Promise<DeploymentRequest> {
  const settings: DeploySettings = { ...requesting.settings, stages: [{ stage: 'general', bake: '0s', success: {} }] };
  const { gate: _gate, ...request } = await requestOf(version, { ...requesting, settings }, registry);
  return request;
}

/** SHA-256 of the model file of a version, where WITHIN registered it. */
export function digestOf(version: Pick<ModelVersion, 'tags' | 'source'>): string | undefined {
  const named = digestOfVersion(version) ?? version.source.replace(/^within:\/sha256\//, '');
  return digestSchema.safeParse(named).data;
}
