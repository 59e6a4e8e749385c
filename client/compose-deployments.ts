/** @module Composes what the commands of deployments do. */
import { type AdapterOptions, createAdapters } from '../adapters/index.ts';
import { deploySettingsSchema } from '../contracts/deploy-settings.ts';
import { WithinError } from '../contracts/errors.ts';
import { issueText } from '../contracts/issue-text.ts';
import { deploymentStages } from '../contracts/names.ts';
import type { RunPorts } from '../domain/caching/recorded-runs.ts';
import { DeploymentRecords } from '../domain/deployment/records.ts';
import { type Requesting, requestBack, requestOf, versionOfRun } from '../domain/deployment/requests.ts';
import { requireTracked } from '../domain/deployment/tracked-model.ts';
import type { DeploymentServices } from './deployment-services.ts';
import { makeRunId } from './run/start.ts';

/** Milliseconds that a run which has just ended is given to be tracked, and between two looks. */
const trackingMs = 20_000;
const lookMs = 250;

/** Errors: `TRACKING_UNREACHABLE` where it is not tracked in time. */
async function tracked(runId: string, ports: RunPorts): Promise<void> {
  for (const end = Date.now() + trackingMs; ; ) {
    try {
      return await requireTracked(runId, ports);
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((done) => setTimeout(done, lookMs));
    }
  }
}

export function composeDeployments(config: Omit<AdapterOptions, 'dist'>, dist: string): DeploymentServices {
  const { tracking, deployed, records: runs, blobs, clock } = createAdapters({ ...config, dist });
  const { registry } = tracking;
  const records = new DeploymentRecords(deployed);
  const asking = (asked: Pick<Requesting, 'settings' | 'by'>): Requesting => {
    const now = clock.now();
    return { ...asked, id: makeRunId(new Date(now)), now };
  };
  const versionNamed = async (model: string, version: number) => {
    const found = await registry.version(model, version);
    if (found) return found;
    const message = `The registered model ${model} has no version ${version}; within models --registered lists what there is.`;
    throw new WithinError('TRACKING_NOT_FOUND', message, { model, version });
  };
  return {
    settings(given) {
      const { data, error } = deploySettingsSchema.safeParse(given);
      if (data) return data;
      const path = error.issues[0]?.path.map(String).join('.') ?? '';
      throw new WithinError('DEPLOYMENT_INVALID', `${issueText(error, 'the settings')}; correct it.`, { path });
    },
    async requestOfRun(run, asked) {
      await tracked(run.runId, { records: runs, blobs });
      const version = await versionOfRun(run, registry, asked.settings.model);
      return requestOf(version, { ...asking(asked), runId: run.runId }, registry);
    },
    async requestOfVersion({ model, version }, asked) {
      return requestOf(await versionNamed(model, version), asking(asked), registry);
    },
    async requestBack({ id, model, alias, previous }, by) {
      if (previous !== undefined)
        return requestBack(await versionNamed(model, previous), asking({ settings: { alias }, by }), registry);
      const message = `Before the deployment ${id} no version of ${model} was ${alias}, so there is none to go back to.`;
      throw new WithinError('DEPLOYMENT_INVALID', message, { id, model, alias });
    },
    async list() {
      const views = await Promise.all((await records.list()).map((id) => records.view(id)));
      return views.filter((view) => view !== undefined);
    },
    async counted({ id, state }) {
      const stage = deploymentStages.find((one) => one === state);
      return stage && records.observation({ deployment: id, stage });
    },
  };
}
