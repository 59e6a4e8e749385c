/** @module What gc must leave of deployments: what an alias names answers, and an open deployment needs both its models. */

import { deploymentEnds } from '../../contracts/deployment.ts';
import type { RunRecordStore } from '../caching/ports.ts';
import type { ModelRegistry } from '../tracking/ports.ts';
import { DeploymentRecords } from './records.ts';
import { digestOf } from './requests.ts';

export interface DeployedPorts {
  /** Records of deployments. */
  readonly deployed: RunRecordStore;
  readonly registry: Pick<ModelRegistry, 'models' | 'version'>;
}

const ends: readonly string[] = deploymentEnds;

/**
 * Digests of models that an alias names, and of open deployments the candidate and the version to go back to. A registry
 * that does not answer throws: nothing may be cleared by what is not known.
 */
export async function heldByDeployments({ deployed, registry }: DeployedPorts): Promise<readonly string[]> {
  const digests: string[] = [];
  const hold = async (model: string, number: number) => {
    const version = await registry.version(model, number);
    const digest = version && digestOf(version);
    if (digest !== undefined) digests.push(digest);
  };
  for (const { name, aliases } of await registry.models())
    for (const version of new Set(Object.values(aliases))) await hold(name, version);
  const records = new DeploymentRecords(deployed);
  for (const id of await records.list()) {
    const view = await records.view(id);
    if (view && ends.includes(view.state)) continue;
    const begun = await records.begun(id);
    if (!begun) continue;
    digests.push(begun.request.digest);
    if (begun.previous !== undefined) await hold(begun.request.model, begun.previous);
  }
  return digests;
}
